import type { SendOutcome } from '../../core/messaging/index.ts';
import type { SendRequest } from '../../core/messaging/proxy.ts';
import type { Store } from '../../core/store/index.ts';

/** How one sending may end. `throw`: a defect on our side · `answer` and `error` were answered by the agent. */
export type Ending = 'answer' | 'error' | 'poll' | 'busy' | 'down' | 'refused' | 'throw';

const OUTCOMES: Record<Exclude<Ending, 'throw'>, SendOutcome> = {
  answer: { kind: 'answered', status: 200, body: { result: { parts: [{ kind: 'text', text: 'done' }] } } },
  error: { kind: 'answered', status: 500, body: { error: 'no' } },
  poll: { kind: 'poll', status: 200, body: { status: 'queued', delivery_mode: 'poll' } },
  busy: { kind: 'busy', status: 503, body: { error: 'busy' } },
  down: { kind: 'down', status: 503, body: { error: 'down' } },
  refused: { kind: 'refused', status: 502, body: { error: 'refused' } },
};
/** Those of which the real proxy writes a history row. */
const LOGGED = new Set<Ending>(['answer', 'error', 'poll', 'refused']);

/** In place of the A2A proxy: every sending ends as the test says, at once or when released. */
export class FakeProxy {
  next: () => Ending = () => 'answer';
  /** Besides what was sent here. */
  underWay = 0;
  onSend: (messageId: string) => void = () => undefined;
  /** Message ids in the order of sending, repeats included. */
  readonly sent: string[] = [];
  readonly cancelled: string[] = [];
  /** Message ids whose ending was written to the history. */
  readonly answered: string[] = [];
  readonly #store: Store;
  #gate: { promise: Promise<void>; open: () => void } | null = null;
  #dead = false;

  constructor(store: Store) {
    this.#store = store;
  }

  /** From now on sendings wait for `release`. */
  hold(): void {
    if (this.#gate) return;
    let open = () => {};
    const promise = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.#gate = { promise, open };
  }

  release(): void {
    this.#gate?.open();
    this.#gate = null;
  }

  /** The engine died: what is being sent never ends for it. */
  die(): void {
    this.#dead = true;
  }

  countUnderWay(): number {
    return this.underWay;
  }

  cancel(messageId: string): boolean {
    this.cancelled.push(messageId);
    return false;
  }

  async send({ envelope, onLogged }: SendRequest): Promise<SendOutcome> {
    this.sent.push(envelope.messageId);
    this.onSend(envelope.messageId);
    await this.#gate?.promise;
    if (this.#dead) await new Promise(() => undefined);
    const ending = this.next();
    if (ending === 'throw') throw new Error('a defect');
    const outcome = OUTCOMES[ending];
    if (LOGGED.has(ending)) {
      this.#store.transaction(() => onLogged?.(outcome));
      this.answered.push(envelope.messageId);
    }
    return outcome;
  }
}
