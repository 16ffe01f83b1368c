/** What was sent and what arrived. Every message that the engine accepted has to arrive exactly once. */
export class Tally {
  readonly #accepted = new Set<string>();
  readonly #arrivals = new Map<string, number>();
  refused = 0;

  accept(messageId: string): void {
    this.#accepted.add(messageId);
  }

  arrive(messageId: string): void {
    this.#arrivals.set(messageId, (this.#arrivals.get(messageId) ?? 0) + 1);
  }

  get accepted(): number {
    return this.#accepted.size;
  }

  lost(): string[] {
    return [...this.#accepted].filter((id) => !this.#arrivals.has(id));
  }

  twice(): string[] {
    return [...this.#arrivals].filter(([, times]) => times > 1).map(([id]) => id);
  }
}
