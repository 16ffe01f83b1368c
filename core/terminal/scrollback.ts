const NEWLINE = 0x0a;
const ESCAPE = 0x1b;
/** How far behind the cut a place is looked for where a line begins. */
const SEARCHED_BYTES = 4 * 1024;

/** A piece of what a program printed. */
export interface Slice {
  readonly bytes: Uint8Array;
  /** Offset behind it. */
  readonly next: number;
  /** Bytes between what was asked for and `bytes` that are gone. */
  readonly dropped: number;
}

/**
 * The newest output of a program, at most `capacityBytes` of it. Offsets count all bytes since its start. What is left
 * after old output was dropped begins with a line where there is one nearby, else with an escape sequence or a whole
 * character, so that a viewer who comes later sees no halves.
 */
export class Scrollback {
  readonly #capacity: number;
  #chunks: Buffer[] = [];
  #start = 0;
  #end = 0;

  constructor(capacityBytes: number) {
    this.#capacity = capacityBytes;
  }

  /** Offset of the oldest byte that is kept. */
  get start(): number {
    return this.#start;
  }

  /** Offset behind the newest. */
  get end(): number {
    return this.#end;
  }

  append(data: Uint8Array): void {
    if (data.length === 0) return;
    this.#chunks.push(Buffer.from(data));
    this.#end += data.length;
    const excess = this.#end - this.#start - this.#capacity;
    if (excess > 0) this.#drop(excess);
  }

  /** What follows an offset, at most `maxBytes` and no half of a character unless the program has printed no more of it. */
  read(from: number, maxBytes: number, isWhole = false): Slice {
    const begin = Math.min(Math.max(from, this.#start), this.#end);
    const bytes = this.#between(begin, Math.min(begin + maxBytes, this.#end));
    const whole = isWhole && begin + bytes.length === this.#end ? bytes.length : wholeLength(bytes);
    return {
      bytes: bytes.subarray(0, whole),
      next: begin + whole,
      dropped: Math.max(0, begin - from),
    };
  }

  #drop(excess: number): void {
    // With the byte before it: a line may begin right at the cut.
    const last = this.#start + excess - 1;
    const start = last + cleanCut(this.#between(last, Math.min(last + SEARCHED_BYTES, this.#end)));
    let passed = this.#start;
    while (this.#chunks[0] && passed + this.#chunks[0].length <= start) {
      passed += this.#chunks[0].length;
      this.#chunks.shift();
    }
    const first = this.#chunks[0];
    if (first) this.#chunks[0] = first.subarray(start - passed);
    this.#start = start;
  }

  #between(from: number, to: number): Buffer {
    const parts: Buffer[] = [];
    let at = this.#start;
    for (const chunk of this.#chunks) {
      const begin = Math.max(0, from - at);
      if (begin < chunk.length && at < to) parts.push(chunk.subarray(begin, Math.max(begin, to - at)));
      at += chunk.length;
      if (at >= to) break;
    }
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  }
}

/** How much of the beginning has to go: the first byte at least. */
function cleanCut(bytes: Buffer): number {
  const line = bytes.indexOf(NEWLINE);
  if (line >= 0) return line + 1;
  const sequence = bytes.indexOf(ESCAPE, 1);
  if (sequence >= 0) return sequence;
  const character = bytes.findIndex((byte, index) => index > 0 && !isContinuation(byte));
  return Math.max(1, character);
}

/** Length without a character at the end that is not complete. */
function wholeLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (isContinuation(byte)) continue;
    return lengthOfCharacter(byte) > back ? bytes.length - back : bytes.length;
  }
  // More than a character is long: it is no UTF-8 at all.
  return bytes.length;
}

function isContinuation(byte: number): boolean {
  return (byte & 0b1100_0000) === 0b1000_0000;
}

function lengthOfCharacter(first: number): number {
  if (first >= 0xf0 && first < 0xf8) return 4;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xc0 && first < 0xe0 ? 2 : 1;
}
