/** Remembers the end of a text that comes in pieces. */
export class TextTail {
  readonly #limit: number;
  #text = '';

  constructor(limit: number) {
    this.#limit = limit;
  }

  get text(): string {
    return this.#text;
  }

  add(piece: string): void {
    this.#text = (this.#text + piece).slice(-this.#limit);
  }
}
