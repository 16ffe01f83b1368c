const LINE_END = /\r\n|\r|\n/g;

/** Reads a stream of server-sent events, wherever its bytes are cut: gives the data of each event that is complete. */
export class EventStreamReader {
  readonly #decoder = new TextDecoder();
  /** Of the line that has not ended yet. A line of megabytes comes in many pieces, which are joined once. */
  #pieces: string[] = [];
  #data: string[] = [];
  #endedWithReturn = false;

  /** Total: whatever the bytes are, it never throws. */
  push(bytes: Uint8Array): string[] {
    return this.#take(this.#decoder.decode(bytes, { stream: true }));
  }

  #take(text: string): string[] {
    if (text === '') return [];
    const events: string[] = [];
    // A line that ended with the return of CRLF has ended already.
    let from = this.#endedWithReturn && text.startsWith('\n') ? 1 : 0;
    this.#endedWithReturn = text.endsWith('\r');
    LINE_END.lastIndex = from;
    for (let end = LINE_END.exec(text); end !== null; end = LINE_END.exec(text)) {
      this.#pieces.push(text.slice(from, end.index));
      const line = this.#pieces.length === 1 ? (this.#pieces[0] ?? '') : this.#pieces.join('');
      this.#pieces = [];
      from = LINE_END.lastIndex;
      const event = this.#line(line);
      if (event !== undefined) events.push(event);
    }
    if (from < text.length) this.#pieces.push(text.slice(from));
    return events;
  }

  #line(line: string): string | undefined {
    if (line === '') {
      if (this.#data.length === 0) return undefined;
      const event = this.#data.join('\n');
      this.#data = [];
      return event;
    }
    // A comment starts with the colon; fields other than the data say nothing here.
    const colon = line.indexOf(':');
    if ((colon < 0 ? line : line.slice(0, colon)) !== 'data') return undefined;
    const value = colon < 0 ? '' : line.slice(colon + 1);
    this.#data.push(value.startsWith(' ') ? value.slice(1) : value);
    return undefined;
  }
}
