export interface TranscriptLine {
  readonly timestamp: string;
  readonly kind: 'user' | 'agent' | 'progress' | 'tool' | 'say' | 'delegate';
  readonly text: string;
}

const CAPACITY = 2_000;

/** The newest lines of what this agent heard, did and said, numbered from its start. */
export class Transcript {
  readonly #lines: TranscriptLine[] = [];
  #dropped = 0;

  add(kind: TranscriptLine['kind'], text: string): void {
    this.#lines.push({ timestamp: new Date().toISOString(), kind, text });
    if (this.#lines.length <= CAPACITY) return;
    this.#lines.shift();
    this.#dropped += 1;
  }

  /** At most `limit` lines from number `since` on; `cursor` is the `since` of the next call. */
  read(since: number, limit: number): { lines: TranscriptLine[]; cursor: number; more: boolean } {
    const first = Math.max(since, this.#dropped);
    const lines = this.#lines.slice(first - this.#dropped, first - this.#dropped + limit);
    const cursor = first + lines.length;
    return { lines, cursor, more: cursor < this.#dropped + this.#lines.length };
  }
}
