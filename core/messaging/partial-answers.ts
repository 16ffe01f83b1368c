import type { Clock, Disposable } from '../base/index.ts';
import type { Store } from '../store/index.ts';
import type { PartialText } from './streamed-answer.ts';

/** About two frames: what comes meanwhile is told together. */
const TELL_EVERY_MS = 40;
/** Nobody reads more than this while it is being written; the message that ends it has all of it. */
const MAX_CHARACTERS = 256 * 1024;

/** One answer that is being written, until `end`. */
export interface PartialAnswer extends PartialText {
  end(): void;
}

interface Open {
  readonly workspaceId: string;
  readonly answer: Writing;
}

/** Answers of the chat that are being written. They are told as they grow, and kept nowhere. */
export class PartialAnswers implements Disposable {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #open = new Map<string, Open>();

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Begins the answer to a message. */
  begin(workspaceId: string, messageId: string): PartialAnswer {
    const answer = new Writing({
      clock: this.#clock,
      tell: (from, text) =>
        this.#store.events.append({ type: 'chat.delta', workspaceId, messageId, from, text }),
      ended: () => {
        if (this.#open.get(messageId)?.answer === answer) this.#open.delete(messageId);
      },
    });
    this.#open.set(messageId, { workspaceId, answer });
    return answer;
  }

  /** What was told of the answers that a workspace is writing. */
  of(workspaceId: string): { messageId: string; text: string }[] {
    return [...this.#open]
      .filter(([, open]) => open.workspaceId === workspaceId && open.answer.told !== '')
      .map(([messageId, { answer }]) => ({ messageId, text: answer.told }));
  }

  dispose(): void {
    for (const { answer } of [...this.#open.values()]) answer.end();
  }
}

interface WritingOptions {
  readonly clock: Clock;
  /** Everything from `from` on is now `text`. */
  readonly tell: (from: number, text: string) => void;
  readonly ended: () => void;
}

class Writing implements PartialAnswer {
  readonly #options: WritingOptions;
  #text = '';
  #toldLength = 0;
  #timer: Disposable | undefined;
  #isEnded = false;

  constructor(options: WritingOptions) {
    this.#options = options;
  }

  get told(): string {
    return this.#text.slice(0, this.#toldLength);
  }

  append(piece: string): void {
    if (this.#text.length >= MAX_CHARACTERS) return;
    this.#text += piece.slice(0, MAX_CHARACTERS - this.#text.length);
    this.#tellSoon();
  }

  replace(text: string): void {
    this.#text = text.slice(0, MAX_CHARACTERS);
    this.#toldLength = 0;
    this.#tellSoon();
  }

  end(): void {
    this.#isEnded = true;
    this.#timer?.dispose();
    this.#options.ended();
  }

  #tellSoon(): void {
    if (this.#isEnded) return;
    this.#timer ??= this.#options.clock.setTimeout(() => {
      this.#timer = undefined;
      const from = this.#toldLength;
      this.#toldLength = this.#text.length;
      this.#options.tell(from, this.#text.slice(from));
    }, TELL_EVERY_MS);
  }
}
