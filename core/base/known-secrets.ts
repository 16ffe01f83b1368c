/** Shorter values are too often part of ordinary words to be taken out of a text. */
const MIN_LENGTH = 8;
/** Enough for thousands of workspaces, whose secrets are mostly the same; the oldest are forgotten beyond it. */
const MAX_VALUES = 10_000;
const MARK = '[REDACTED:SECRET]';
const PAIRS = 65_536;

/**
 * Takes secrets out of texts by their values, where `redact` knows only their looks. The time for a text grows
 * with its length and hardly with the number of secrets: values are found by their first characters.
 */
export class KnownSecrets {
  /** By their first `MIN_LENGTH` characters, in order of learning. */
  readonly #byHead = new Map<string, Set<string>>();
  readonly #values = new Set<string>();
  /** 1 where some value begins with a pair of characters of that number: nearly all places end here. */
  readonly #pairs = new Uint8Array(PAIRS);

  /** Learns values; of one with several lines also each line, since logs break texts there. */
  add(value: string): void {
    for (const text of [value, ...value.split(/\r?\n/).map((line) => line.trim())]) {
      this.#learn(text);
      // As it stands in a line of JSON.
      this.#learn(JSON.stringify(text).slice(1, -1));
    }
  }

  /** The text with a mark in place of every known value. */
  redact(text: string): string {
    let out = '';
    let copied = 0;
    const last = text.length - MIN_LENGTH;
    for (let index = 0; index <= last; index += 1) {
      if (this.#pairs[pairAt(text, index)] !== 1) continue;
      const length = this.#lengthAt(text, index);
      if (length === 0) continue;
      out += text.slice(copied, index) + MARK;
      copied = index + length;
      index = copied - 1;
    }
    return copied === 0 ? text : out + text.slice(copied);
  }

  #learn(value: string): void {
    if (value.length < MIN_LENGTH || this.#values.has(value)) return;
    if (this.#values.size >= MAX_VALUES) this.#forgetOldest();
    const head = value.slice(0, MIN_LENGTH);
    const alike = this.#byHead.get(head);
    if (alike) alike.add(value);
    else this.#byHead.set(head, new Set([value]));
    this.#values.add(value);
    this.#pairs[pairAt(value, 0)] = 1;
  }

  #forgetOldest(): void {
    const [oldest] = this.#values;
    if (oldest === undefined) return;
    this.#values.delete(oldest);
    const head = oldest.slice(0, MIN_LENGTH);
    const alike = this.#byHead.get(head);
    alike?.delete(oldest);
    if (alike?.size === 0) this.#byHead.delete(head);
  }

  /** Length of the longest known value that begins here; 0 for none. */
  #lengthAt(text: string, index: number): number {
    let longest = 0;
    for (const value of this.#byHead.get(text.slice(index, index + MIN_LENGTH)) ?? []) {
      if (value.length > longest && text.startsWith(value, index)) longest = value.length;
    }
    return longest;
  }
}

function pairAt(text: string, index: number): number {
  return (text.charCodeAt(index) * 31 + text.charCodeAt(index + 1)) % PAIRS;
}
