import type { FastifyRequest } from 'fastify';
import { Semaphore, systemClock, withinTime } from '../base/index.ts';
import { MAX_UPLOAD_BYTES, MAX_UPLOADED_FILE_BYTES, MAX_UPLOADED_FILES } from '../contract/index.ts';
import { safeFileName, TRANSFER_TIMEOUT_MS, type UploadedFile } from '../transfers/index.ts';
import { HttpProblem } from './errors.ts';

const FIELD = 'files';
/** Besides the files nobody reads anything of a form. */
const LIMITS = { fileSize: MAX_UPLOAD_BYTES + 1, fieldSize: 1_024, fields: 100, parts: 1_000 };
/** Each is held as a whole, so the others wait unread. */
const forms = new Semaphore(2);

/**
 * The files of a form, held in memory. Throws the answers of the wire for what is no such form, and for what is too much;
 * what is left of the body is then thrown away.
 */
export function readForm(request: FastifyRequest, signal: AbortSignal): Promise<UploadedFile[]> {
  const tooSlow = () => new HttpProblem(400, 'could not read file part');
  return forms.run(async () => {
    try {
      return await withinTime(systemClock, TRANSFER_TIMEOUT_MS, filesOf(request), tooSlow);
    } catch (error) {
      request.raw.unpipe();
      request.raw.resume();
      throw error instanceof HttpProblem ? error : new HttpProblem(400, 'malformed multipart body');
    }
  }, signal);
}

async function filesOf(request: FastifyRequest): Promise<UploadedFile[]> {
  const files: UploadedFile[] = [];
  let total = 0;
  for await (const part of request.parts({ limits: LIMITS })) {
    if (part.type !== 'file') continue;
    const isWanted = part.fieldname === FIELD;
    if (isWanted && files.length >= MAX_UPLOADED_FILES)
      throw new HttpProblem(400, `too many files (limit ${MAX_UPLOADED_FILES})`);
    let chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of part.file as AsyncIterable<Buffer>) {
      size += chunk.length;
      total += chunk.length;
      if (total > MAX_UPLOAD_BYTES) throw bodyTooLarge();
      if (isWanted && size <= MAX_UPLOADED_FILE_BYTES) chunks.push(chunk);
      else chunks = [];
    }
    if (!isWanted) continue;
    const name = safeFileName(part.filename);
    if (size > MAX_UPLOADED_FILE_BYTES) {
      const max = MAX_UPLOADED_FILE_BYTES;
      throw new HttpProblem(413, 'file exceeds per-file cap', { filename: name, size, max });
    }
    files.push({ name, mimeType: part.mimetype, content: Buffer.concat(chunks) });
  }
  if (files.length === 0) throw new HttpProblem(400, 'no files field in request');
  return files;
}

export function bodyTooLarge(): HttpProblem {
  return new HttpProblem(413, 'request body too large');
}
