import { LineBuffer, logTime, type PrintedLine } from '../base/index.ts';

const HEADER_BYTES = 8;
const STDERR = 2;
/** Docker cuts what is printed at 16 KiB; a length far beyond it is no length. */
const MAX_FRAME_BYTES = 16 * 1024 * 1024;
/** Longer than any time stamp. */
const STAMP_BYTES = 40;
/** What Docker writes into its own files: nine digits, in UTC. */
const WHOLE_STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z) /;
const STAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) /;

/** A line of a container's log. Colour codes are kept. */
export interface ContainerLine extends PrintedLine {
  /** As `logTime` writes it; empty where the engine told none. */
  readonly time: string;
  readonly stream: 'stdout' | 'stderr';
}

/**
 * Lines of a container log with time stamps, in the order in which they were complete. Docker wraps what each stream
 * writes into frames (1 byte stream, 3 bytes zero, 4 bytes length), each with a stamp of its own also inside a long
 * line; output of a terminal comes without frames. Throws on a stream that is neither.
 */
export class LogFrames {
  readonly #stdout = new StampedLines('stdout');
  readonly #stderr = new StampedLines('stderr');
  /** Output of a terminal, where each line has its stamp. */
  #plain: LineBuffer | null = null;
  #waiting: Buffer = Buffer.alloc(0);

  /** Takes the next bytes, cut anywhere; returns the lines that they complete. */
  push(chunk: Uint8Array): ContainerLine[] {
    if (this.#plain) return this.#plain.push(chunk).map(plainLine);
    const bytes = this.#waiting.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#waiting, chunk]);
    const lines: ContainerLine[] = [];
    let at = 0;
    while (at + HEADER_BYTES <= bytes.length) {
      if (!isHeader(bytes, at)) {
        if (at > 0 || lines.length > 0) throw new Error('the log stream is broken');
        this.#plain = new LineBuffer();
        return this.#plain.push(bytes).map(plainLine);
      }
      const from = at + HEADER_BYTES;
      const to = from + bytes.readUInt32BE(at + 4);
      if (to > bytes.length) break;
      const stream = bytes[at] === STDERR ? this.#stderr : this.#stdout;
      lines.push(...stream.push(bytes.subarray(from, to)));
      at = to;
    }
    this.#waiting = bytes.subarray(at);
    return lines;
  }

  /** The stream has ended: what is left of it. */
  end(): ContainerLine[] {
    const rest = this.#waiting;
    this.#waiting = Buffer.alloc(0);
    // Too short for a header, or a frame that was cut off.
    if (!this.#plain && rest.length > 0 && !isHeader(rest, 0)) this.#plain = new LineBuffer();
    if (this.#plain) return [...this.#plain.push(rest), ...this.#plain.end()].map(plainLine);
    const stream = rest[0] === STDERR ? this.#stderr : this.#stdout;
    const cut = stream.push(rest.subarray(HEADER_BYTES));
    return [...cut, ...this.#stdout.end(), ...this.#stderr.end()];
  }
}

class StampedLines {
  readonly #stream: ContainerLine['stream'];
  readonly #lines = new LineBuffer();
  #time = '';

  constructor(stream: ContainerLine['stream']) {
    this.#stream = stream;
  }

  push(payload: Buffer): ContainerLine[] {
    const stamp = stampOf(payload.subarray(0, STAMP_BYTES).toString('latin1'));
    if (!this.#lines.isOpen) this.#time = stamp?.time ?? '';
    return this.#lines.push(payload.subarray(stamp?.length ?? 0)).map((line) => this.#stamped(line));
  }

  end(): ContainerLine[] {
    return this.#lines.end().map((line) => this.#stamped(line));
  }

  #stamped({ text, bytes }: PrintedLine): ContainerLine {
    return { time: this.#time, stream: this.#stream, text, bytes };
  }
}

function plainLine({ text, bytes }: PrintedLine): ContainerLine {
  const stamp = stampOf(text);
  const length = stamp?.length ?? 0;
  return { time: stamp?.time ?? '', stream: 'stdout', text: text.slice(length), bytes: bytes - length };
}

function stampOf(text: string): { time: string; length: number } | undefined {
  const whole = WHOLE_STAMP.exec(text)?.[1];
  if (whole !== undefined) return { time: whole, length: whole.length + 1 };
  const match = STAMP.exec(text);
  if (!match) return undefined;
  const [matched, seconds = '', fraction = '', zone = 'Z'] = match;
  const ms = Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(ms)) return undefined;
  const nanoseconds = fraction.padEnd(9, '0');
  const time = logTime(ms + Number(nanoseconds.slice(0, 3)), Number(nanoseconds.slice(3)));
  return { time, length: matched.length };
}

function isHeader(bytes: Buffer, at: number): boolean {
  if ((bytes[at] ?? 3) > STDERR || bytes[at + 1] !== 0 || bytes[at + 2] !== 0 || bytes[at + 3] !== 0)
    return false;
  return bytes.length < at + HEADER_BYTES || bytes.readUInt32BE(at + 4) <= MAX_FRAME_BYTES;
}
