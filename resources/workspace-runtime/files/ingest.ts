import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type FormPart, MalformedForm, readForm } from './form.ts';
import { safeFileName, safeMimeType } from './names.ts';
import { createFile, type Places, UPLOADS } from './places.ts';

const MAX_BYTES = 50 * 1024 * 1024;
const MAX_FILE_BYTES = 25 * 1024 * 1024;
const MAX_FILES = 64;
const NAME_BYTES = 16;

interface Stored {
  readonly file: string;
  readonly answer: { uri: string; name: string; mimeType: string; size: number };
}

class Refusal extends Error {
  readonly status: number;
  readonly extra: object;

  constructor(status: number, message: string, extra: object = {}) {
    super(message);
    this.status = status;
    this.extra = extra;
  }
}

/** Writes the files of a form into the workspace, all or none. Resolves with the status and body of the answer. */
export async function ingest(
  body: AsyncIterable<Buffer>,
  contentType: string,
  places: Places,
): Promise<[status: number, answer: object]> {
  const stored: Stored[] = [];
  try {
    const folder = await places.uploadsFolder();
    for await (const part of readForm(capped(body), contentType)) {
      if (part.field !== 'files' || part.fileName === undefined) continue;
      if (stored.length >= MAX_FILES) throw new Refusal(400, `too many files (limit ${MAX_FILES})`);
      await store(part, part.fileName, folder, stored);
    }
    if (stored.length === 0) throw new Refusal(400, 'no files field in request');
    return [200, { files: stored.map(({ answer }) => answer) }];
  } catch (error) {
    await Promise.all(stored.map(({ file }) => rm(file, { force: true })));
    if (error instanceof Refusal) return [error.status, { error: error.message, ...error.extra }];
    if (error instanceof MalformedForm) return [400, { error: 'malformed multipart body' }];
    throw error;
  }
}

async function store(part: FormPart, fileName: string, folder: string, stored: Stored[]): Promise<void> {
  const name = safeFileName(fileName);
  const placed = `${randomBytes(NAME_BYTES).toString('hex')}-${name}`;
  const file = path.join(folder, placed);
  const handle = await createFile(file);
  const answer = {
    uri: `workspace:${UPLOADS}/${placed}`,
    name,
    mimeType: safeMimeType(part.mimeType),
    size: 0,
  };
  // At once, so that a part which breaks off is removed as well.
  stored.push({ file, answer });
  try {
    for await (const chunk of part.content) {
      answer.size += chunk.length;
      if (answer.size <= MAX_FILE_BYTES) await handle.writeFile(chunk);
    }
  } finally {
    await handle.close();
  }
  if (answer.size > MAX_FILE_BYTES) {
    throw new Refusal(413, 'file exceeds per-file cap', {
      filename: name,
      size: answer.size,
      max: MAX_FILE_BYTES,
    });
  }
}

async function* capped(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Refusal(413, 'request body too large');
    yield chunk;
  }
}
