/** About so many pieces make an answer, however long it is. */
const PIECES = 40;
const MIN_PIECE_LENGTH = 12;

/** Whoever hears an answer while it is being written. */
export class Audience {
  readonly #listeners = new Set<(piece: string) => void>();
  #written = '';

  get isThere(): boolean {
    return this.#listeners.size > 0;
  }

  /** Hears at first what has been written before. Returns how to leave. */
  join(listener: (piece: string) => void): () => void {
    this.#listeners.add(listener);
    if (this.#written !== '') listener(this.#written);
    return () => this.#listeners.delete(listener);
  }

  tell(piece: string): void {
    this.#written += piece;
    for (const listener of this.#listeners) listener(piece);
  }
}

/** A text in pieces that end between words; joined they are the text again. */
export function piecesOf(text: string): string[] {
  const length = Math.max(MIN_PIECE_LENGTH, Math.ceil(text.length / PIECES));
  const pieces: string[] = [];
  let piece = '';
  for (const word of text.match(/\s*\S+|\s+$/g) ?? []) {
    piece += word;
    if (piece.length < length) continue;
    pieces.push(piece);
    piece = '';
  }
  return piece === '' ? pieces : [...pieces, piece];
}
