import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Logger, systemCodeOf } from '../../base/index.ts';

/** The log of one build while it runs: kept in memory for readers and appended to a file for later. */
export class BuildLog {
  readonly #lines: string[] = [];
  readonly #file: WriteStream;
  readonly #redact: (line: string) => string;

  /** @param redact takes credentials out of a line */
  constructor(file: string, logger: Logger, redact: (line: string) => string) {
    this.#redact = redact;
    mkdirSync(path.dirname(file), { recursive: true });
    this.#file = createWriteStream(file, { flags: 'a', mode: 0o600 });
    // A full disk must not end the build; it goes on without its log file.
    this.#file.on('error', (error) =>
      logger.warn({ err: error }, `the build log ${file} could not be written`),
    );
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Appends lines, cleaned of credentials; returns them and the number of the first. */
  append(lines: readonly string[]): { fromLine: number; lines: string[] } {
    const fromLine = this.#lines.length;
    const cleaned = lines.map(this.#redact);
    this.#lines.push(...cleaned);
    if (cleaned.length > 0 && this.#file.writable) this.#file.write(`${cleaned.join('\n')}\n`);
    return { fromLine, lines: cleaned };
  }

  /** Resolves when the file holds everything, or cannot. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#file.destroyed) return resolve();
      this.#file.once('close', resolve);
      this.#file.end();
    });
  }
}

/** Lines of a finished build; none when its file is gone. */
export async function readBuildLog(file: string): Promise<string[]> {
  try {
    return (await readFile(file, 'utf8')).replace(/\n$/, '').split('\n');
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
