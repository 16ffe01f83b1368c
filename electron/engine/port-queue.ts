/**
 * Who waits for a port while there is no engine. A client that asks again before it got one is served once:
 * its newest request counts.
 */
export class PortQueue<Owner, Port> {
  readonly #waiting = new Map<Owner, (port: Port) => void>();

  add(owner: Owner, deliver: (port: Port) => void): void {
    this.#waiting.set(owner, deliver);
  }

  remove(owner: Owner): void {
    this.#waiting.delete(owner);
  }

  /** Opens one port for each that waits, in the order of asking. */
  serve(open: () => Port): void {
    const requests = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const deliver of requests) deliver(open());
  }
}
