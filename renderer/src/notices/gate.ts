import { type NoticeKind, noticeKinds } from '../state/notices.ts';
import { text } from '../text/index.ts';
import { type Notice, severalTag } from './notice.ts';

/** What belongs together often comes within a moment: a team fails as one. */
const COLLECT_MS = 800;
/** Messages of the system come no closer than that. */
const APART_MS = 6_000;
const MOST_NAMES = 4;

/** Where messages about several things lead. */
const PLACES: Readonly<Record<NoticeKind, string | null>> = {
  approval: 'molecule://approvals',
  asks: 'molecule://problems',
  failure: 'molecule://problems',
  // The newest answer.
  reply: null,
  done: null,
};

export interface GateClock {
  now(): number;
  after(ms: number, run: () => void): void;
}

/** Holds messages back so that they come rarely, and tells what has gathered as one of each kind. Loses none by itself. */
export class NoticeGate {
  readonly #clock: GateClock;
  readonly #show: (notice: Notice) => void;
  #held: Notice[] = [];
  #waiting = false;
  #shownAt = Number.NEGATIVE_INFINITY;

  constructor(clock: GateClock, show: (notice: Notice) => void) {
    this.#clock = clock;
    this.#show = show;
  }

  take(notice: Notice): void {
    this.#held.push(notice);
    if (this.#waiting) return;
    this.#waiting = true;
    const now = this.#clock.now();
    const at = Math.max(now + COLLECT_MS, this.#shownAt + APART_MS);
    this.#clock.after(at - now, () => this.#release());
  }

  /** What is held back of that tag is not to be told any more. */
  drop(tag: string): void {
    this.#held = this.#held.filter((notice) => notice.tag !== tag);
  }

  #release(): void {
    const held = this.#held;
    this.#held = [];
    this.#waiting = false;
    this.#shownAt = this.#clock.now();
    for (const kind of noticeKinds) {
      const merged = mergedNotice(held.filter((notice) => notice.kind === kind));
      if (merged) this.#show(merged);
    }
  }
}

/** Several messages of one kind as one; what is told twice of the same thing counts as its newest. */
function mergedNotice(notices: readonly Notice[]): Notice | null {
  const newest = [...new Map(notices.map((notice) => [notice.tag, notice])).values()];
  const last = notices.at(-1);
  if (!last || newest.length <= 1) return last ?? null;
  const { kind } = last;
  const count = kind === 'reply' ? notices.length : newest.length;
  const names = [...new Set(newest.map(({ about }) => about))];
  const listed = names.slice(0, MOST_NAMES).join(', ');
  const rest = names.length - MOST_NAMES;
  return {
    kind,
    tag: severalTag(kind),
    about: listed,
    title: text.notices.merged[kind](count),
    body: rest > 0 ? text.notices.andMore(listed, rest) : listed,
    link: PLACES[kind] ?? last.link,
  };
}
