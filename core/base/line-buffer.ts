const NEWLINE = 0x0a;
const RETURN = 0x0d;
/** More of one line is counted but not kept. */
const KEPT_BYTES = 64 * 1024;

/** A line as it was printed, without its end. */
export interface PrintedLine {
  /** What is no UTF-8 in it is shown as such. */
  readonly text: string;
  /** Of the whole line, also of what was not kept. */
  readonly bytes: number;
}

/** Puts lines together from bytes that come in pieces, cut anywhere. Holds at most one line of bounded length. */
export class LineBuffer {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #bytes = 0;
  #endsInReturn = false;

  /** Whether a line has begun and not ended. */
  get isOpen(): boolean {
    return this.#bytes > 0;
  }

  /** Takes the next bytes; returns the lines that they complete. */
  push(chunk: Uint8Array): PrintedLine[] {
    const lines: PrintedLine[] = [];
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to >= 0; to = chunk.indexOf(NEWLINE, from)) {
      this.#keep(chunk.subarray(from, to));
      lines.push(this.#take());
      from = to + 1;
    }
    this.#keep(chunk.subarray(from));
    return lines;
  }

  /** The stream has ended: what is left of it, as a line. */
  end(): PrintedLine[] {
    return this.isOpen ? [this.#take()] : [];
  }

  #keep(part: Uint8Array): void {
    if (part.length === 0) return;
    this.#bytes += part.length;
    this.#endsInReturn = part[part.length - 1] === RETURN;
    const room = KEPT_BYTES - this.#keptBytes;
    if (room <= 0) return;
    // A copy: the chunk that it is part of may be much larger, and used again.
    const kept = part.slice(0, room);
    this.#kept.push(kept);
    this.#keptBytes += kept.length;
  }

  #take(): PrintedLine {
    const whole = this.#keptBytes === this.#bytes;
    const bytes = this.#bytes - (this.#endsInReturn ? 1 : 0);
    const raw = Buffer.concat(this.#kept).subarray(0, whole ? bytes : characterEnd(this.#kept));
    this.#kept = [];
    this.#keptBytes = 0;
    this.#bytes = 0;
    this.#endsInReturn = false;
    return { text: this.#decoder.decode(raw), bytes };
  }
}

/** Where the last complete character of bytes ends that were cut at some length. */
function characterEnd(parts: readonly Uint8Array[]): number {
  const bytes = Buffer.concat(parts);
  let start = bytes.length - 1;
  while (start > bytes.length - 4 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  const first = bytes[start] ?? 0;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  return start + length > bytes.length ? start : bytes.length;
}
