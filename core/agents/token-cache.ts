import { sha256 } from '../base/index.ts';

/** Every agent of a large installation with its private prefix, and some more. */
const REMEMBERED_MAX = 4_096;

/** What a token must be looked up in. */
export interface TokenSource<T> {
  /** Another number whenever what `findLive` finds may have changed. */
  readonly version: number;
  findLive(hash: string): T | undefined;
}

/**
 * Remembers what live tokens stand for until any of them changes, by hash. Only tokens that exist are remembered, so
 * that guesses cannot push them out.
 */
export class TokenCache<T> {
  readonly #source: TokenSource<T>;
  readonly #byHash = new Map<string, T>();
  #version: number;

  constructor(source: TokenSource<T>) {
    this.#source = source;
    this.#version = source.version;
  }

  find(token: string): T | undefined {
    if (this.#version !== this.#source.version) {
      this.#byHash.clear();
      this.#version = this.#source.version;
    }
    const hash = sha256(token);
    const known = this.#byHash.get(hash);
    if (known !== undefined) return known;
    const found = this.#source.findLive(hash);
    if (found === undefined) return undefined;
    if (this.#byHash.size >= REMEMBERED_MAX) this.#byHash.clear();
    this.#byHash.set(hash, found);
    return found;
  }
}
