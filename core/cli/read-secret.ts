import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { AppError } from '../base/index.ts';
import { usageError } from './output.ts';

/** Beyond it the engine refuses a secret anyway. */
const MAX_BYTES = 65_536;

/** Where a secret is read from. */
export interface SecretInput {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** Where a person is asked. */
  readonly prompt: NodeJS.WritableStream;
}

/**
 * Reads a secret that must not stand in the arguments: typed without being shown on a terminal, else all of the
 * input without the line break at its end. Throws `usage` for an empty or far too long one, `interrupted`.
 */
export async function readSecret(question: string, { input, prompt }: SecretInput): Promise<string> {
  const text = input.isTTY ? await askHidden(question, { input, prompt }) : await readAll(input);
  if (text === '') throw usageError('there is no value', 'Pipe it in, or type it when you are asked.');
  return text;
}

async function readAll(input: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BYTES) throw usageError(`a secret has at most ${MAX_BYTES / 1024} KiB`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

function askHidden(question: string, { input, prompt }: SecretInput): Promise<string> {
  prompt.write(question);
  // The terminal shows what is written to the output: nothing is.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input, output: nowhere, terminal: true });
  return new Promise<string>((resolve, reject) => {
    terminal.once('line', resolve);
    terminal.once('SIGINT', () => reject(new AppError('interrupted', 'nothing was stored')));
    terminal.once('close', () => resolve(''));
  }).finally(() => {
    terminal.close();
    prompt.write('\n');
  });
}
