/** Cuts a byte stream into lines. Of a line that a program redraws with carriage returns the last state counts. */
export class OutputLines {
  readonly #decoder = new TextDecoder();
  #rest = '';

  push(bytes: Uint8Array): string[] {
    const parts = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split(/\r?\n/);
    this.#rest = parts.pop() ?? '';
    return parts.map(lastState);
  }

  /** What is left without a newline at its end. */
  flush(): string[] {
    const rest = this.#rest + this.#decoder.decode();
    this.#rest = '';
    return rest === '' ? [] : [lastState(rest)];
  }
}

function lastState(line: string): string {
  return line.replace(/\r+$/, '').split('\r').at(-1) as string;
}
