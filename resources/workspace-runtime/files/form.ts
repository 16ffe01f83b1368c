const MAX_BOUNDARY_CHARS = 200;
const MAX_HEADER_BYTES = 16 * 1024;
const LINE_END = Buffer.from('\r\n');
const BLANK_LINE = Buffer.from('\r\n\r\n');

/** What comes is no form, or ends before its end. */
export class MalformedForm extends Error {}

export interface FormPart {
  readonly field: string;
  /** Undefined for a plain field. */
  readonly fileName: string | undefined;
  readonly mimeType: string;
  /** What is not read is skipped. */
  readonly content: AsyncGenerator<Buffer>;
}

/** The parts of a `multipart/form-data` body as they come; nothing is held but what a part's headers need. */
export async function* readForm(
  source: AsyncIterable<Buffer>,
  contentType: string,
): AsyncGenerator<FormPart> {
  const boundary = boundaryOf(contentType);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const input = new Input(source);
  // The first delimiter may stand at the very beginning, without a line before it.
  await skip(input.until(delimiter));
  while (true) {
    const rest = await input.line(LINE_END);
    if (rest.startsWith('--')) return;
    if (rest.trim() !== '') throw new MalformedForm('text behind a boundary');
    const headers = headersOf(await input.line(BLANK_LINE));
    const content = input.until(delimiter);
    yield { ...describe(headers), content };
    await skip(content);
  }
}

/** Takes a stream apart at given places. */
class Input {
  readonly #chunks: AsyncIterator<Buffer>;
  #held: Buffer = LINE_END;

  constructor(source: AsyncIterable<Buffer>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** Everything before a mark, which is taken away with it. */
  async *until(mark: Buffer): AsyncGenerator<Buffer> {
    while (true) {
      const at = this.#held.indexOf(mark);
      const ready = at >= 0 ? at : this.#held.length - mark.length + 1;
      const piece = this.#held.subarray(0, Math.max(0, ready));
      this.#held = this.#held.subarray(at >= 0 ? at + mark.length : piece.length);
      if (piece.length > 0) yield piece;
      if (at >= 0) return;
      if (!(await this.#more())) throw new MalformedForm('it ends before its last boundary');
    }
  }

  /** A short text up to a mark. The last line of a form may have no end. */
  async line(mark: Buffer): Promise<string> {
    while (true) {
      const at = this.#held.indexOf(mark);
      if (at >= 0) {
        const text = this.#held.subarray(0, at).toString('utf8');
        this.#held = this.#held.subarray(at + mark.length);
        return text;
      }
      if (this.#held.length > MAX_HEADER_BYTES) throw new MalformedForm('the headers of a part are too long');
      const isLast = mark === LINE_END && this.#held.subarray(0, 2).toString() === '--';
      if (isLast) return '--';
      if (!(await this.#more())) throw new MalformedForm('it ends within the headers of a part');
    }
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#chunks.next();
    if (done) return false;
    this.#held = this.#held.length === 0 ? value : Buffer.concat([this.#held, value]);
    return true;
  }
}

function boundaryOf(contentType: string): string {
  const match = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2] ?? '';
  if (boundary === '' || boundary.length > MAX_BOUNDARY_CHARS) throw new MalformedForm('it has no boundary');
  return boundary;
}

function headersOf(text: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

function describe(headers: Map<string, string>): Omit<FormPart, 'content'> {
  const disposition = headers.get('content-disposition') ?? '';
  return {
    field: parameterOf(disposition, 'name') ?? '',
    fileName: parameterOf(disposition, 'filename'),
    mimeType: headers.get('content-type') ?? '',
  };
}

/** As browsers and libraries write them: quotes inside are `%22` or `\"`. */
function parameterOf(header: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]*))`, 'i').exec(header);
  return match?.[1]?.replaceAll(/\\(["\\])/g, '$1') ?? match?.[2];
}

async function skip(content: AsyncGenerator<Buffer>): Promise<void> {
  for await (const _ of content);
}
