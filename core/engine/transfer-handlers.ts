import { z } from 'zod';
import { AppError } from '../base/index.ts';
import type { Handlers } from '../contract/index.ts';
import type { ChatUploads, Transcripts } from '../transfers/index.ts';
import type { WorkspaceRegistry } from '../workspaces/index.ts';

const MAX_DOWNLOAD_BYTES = 5 * 1024 * 1024;

const transcriptSchema = z.object({
  supported: z.boolean().default(true),
  lines: z.array(z.unknown()).default([]),
  cursor: z.number().default(0),
  more: z.boolean().default(false),
});

export interface TransferParts {
  readonly registry: WorkspaceRegistry;
  readonly uploads: ChatUploads;
  readonly transcripts: Transcripts;
}

/** Files in chats and transcripts, for the interface. */
export function transferHandlers({ registry, uploads, transcripts }: TransferParts) {
  return {
    'chat.upload': async ({ id, name, mimeType, data }) => {
      const content = Buffer.from(data, 'base64');
      const [file] = await uploads.take(registry.require(id), [{ name, mimeType, content }]);
      if (file) return file;
      throw new AppError('upload_refused', 'The agent did not take the file');
    },
    'chat.download': async ({ id, uri }, signal) => {
      const found = await uploads.download(registry.require(id), uri.replace(/^workspace:/, ''), signal);
      if (found.kind === 'refused') {
        throw new AppError('download_refused', 'The agent does not give this file away', {
          detail: `It answered ${found.answer.status}.`,
        });
      }
      const content = await wholeOf(found.body);
      const { name, mimeType } = found;
      return { name, mimeType, size: content.length, data: content.toString('base64') };
    },
    'transcript.read': async ({ id, since, limit }, signal) => {
      const range = { since: String(since), limit: String(limit) };
      const { status, text } = await transcripts.read(registry.require(id), range, signal);
      const answer = status === 200 ? transcriptSchema.safeParse(parsed(text)) : undefined;
      if (answer?.success) return answer.data;
      throw new AppError('transcript_refused', 'The agent does not tell what it did', {
        detail: `It answered ${status}.`,
      });
    },
  } satisfies Partial<Handlers>;
}

async function wholeOf(body: AsyncIterable<Buffer> | Uint8Array): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body instanceof Uint8Array ? [Buffer.from(body)] : body) {
    size += chunk.length;
    if (size > MAX_DOWNLOAD_BYTES) {
      throw new AppError('file_too_large', 'The file is larger than 5 MiB', {
        detail: 'Get it with GET /workspaces/:id/chat/download.',
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
