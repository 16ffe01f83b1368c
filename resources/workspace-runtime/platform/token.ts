import { randomBytes, timingSafeEqual } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** A token in a file of `/configs`: read once, kept in memory, written atomically. */
export class TokenStore {
  readonly #file: string;
  #token: string | undefined;

  constructor(configsDir: string, name: '.auth_token' | '.platform_inbound_secret') {
    this.#file = path.join(configsDir, name);
  }

  /** The token, if there is one. */
  async get(): Promise<string | undefined> {
    this.#token ??= await this.#read();
    return this.#token;
  }

  /** Reads the file again and resolves with the token to use from now on. */
  async reload(): Promise<string | undefined> {
    this.#token = (await this.#read()) ?? this.#token;
    return this.#token;
  }

  /** Stores a token with mode 0600, so that a crash leaves either the old file or the new one. What is there is left. */
  async save(token: string): Promise<void> {
    this.#token = token;
    if (token === (await this.#read())) return;
    const temporary = `${this.#file}.${randomBytes(6).toString('hex')}.tmp`;
    try {
      const handle = await open(temporary, 'w', 0o600);
      try {
        await handle.writeFile(token);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, this.#file);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** Compares with the token on disk in constant time; false while there is none. */
  async accepts(candidate: string): Promise<boolean> {
    const token = await this.#read();
    if (token === undefined) return false;
    const [expected, given] = [Buffer.from(token), Buffer.from(candidate)];
    return expected.length === given.length && timingSafeEqual(expected, given);
  }

  async #read(): Promise<string | undefined> {
    try {
      return (await readFile(this.#file, 'utf8')).trim() || undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}
