import type { Row } from './rows.ts';

/** What must be true of a workspace. */
export interface Expected {
  readonly name: string;
  readonly parentId: string | null;
  readonly desired: 'running' | 'paused' | 'hibernated';
  /** It has been restarted at least up to here. */
  readonly generation: number;
}

/** A change of the books: what a command does when it happens. */
export type Change = (books: Map<string, Expected>) => void;

/** A command that nobody answered, since the engine died: it has happened whole, or not at all. */
export interface Unanswered {
  readonly what: string;
  /** Rows that show it has happened; fewer than `whole` of them show that it was cut in two. */
  readonly doneIn: (rows: readonly Row[]) => number;
  readonly whole: number;
  /** What the books say once it has happened, from the rows that came of it. */
  readonly change: (books: Map<string, Expected>, rows: readonly Row[]) => void;
}

/** Everything that was asked of an engine, as the user knows it. */
export class Ledger {
  readonly live = new Map<string, Expected>();
  readonly removed = new Set<string>();
  #unanswered: Unanswered | null = null;

  /** An answer came: from now on this holds. */
  acknowledged(change: Change): void {
    const before = new Set(this.live.keys());
    change(this.live);
    for (const id of before) if (!this.live.has(id)) this.removed.add(id);
  }

  /** No answer came. */
  unanswered(command: Unanswered): void {
    this.#unanswered = command;
  }

  /**
   * Finds out from the rows, once nothing changes them any more, what became of the command without an answer. Returns
   * what is wrong with it.
   */
  settleUnanswered(rows: readonly Row[]): string[] {
    const command = this.#unanswered;
    this.#unanswered = null;
    if (!command) return [];
    const done = command.doneIn(rows);
    if (done === 0) return [];
    if (done !== command.whole) return [`${command.what}: ${done} of ${command.whole} were done`];
    this.acknowledged((books) => command.change(books, rows));
    return [];
  }

  /** Ids of live workspaces, oldest first. */
  ids(): string[] {
    return [...this.live.keys()];
  }

  /** A workspace with all below it, children after their parents. */
  familyOf(root: string): string[] {
    const family = [root];
    for (const member of family) {
      for (const [id, { parentId }] of this.live) if (parentId === member) family.push(id);
    }
    return family;
  }

  roots(): string[] {
    return this.ids().filter((id) => this.live.get(id)?.parentId === null);
  }
}
