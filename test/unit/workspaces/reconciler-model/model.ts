import type { TestOrg } from '../../../support/org.ts';

export type Wish = 'running' | 'paused' | 'hibernated';

/** A removal that can still be undone. */
interface Waiting {
  /** The workspace that was removed; the others go with it. */
  readonly root: number;
  readonly destroyAt: number;
  readonly before: Wish;
}

/** The engine under test, and its workspaces in order of creation. */
export interface Real {
  readonly org: TestOrg;
  readonly ids: string[];
}

export const idOf = (real: Real, number: number): string => real.ids[number] ?? '';

/** What the user wants, kept by the simplest means: workspaces are numbers in order of creation. */
export class Model {
  readonly wanted = new Map<number, Wish>();
  readonly parentOf = new Map<number, number | null>();
  /** Text of their config.yaml, where it is another one than in the beginning. */
  readonly configOf = new Map<number, string>();
  readonly waiting = new Map<number, Waiting>();
  readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  /** Those that nobody removed, oldest first. */
  staying(): number[] {
    return [...this.wanted.keys()].filter((number) => !this.waiting.has(number));
  }

  /** Those whose removal can be undone for sure. */
  undoable(): number[] {
    return [...this.waiting].filter(([, { destroyAt }]) => destroyAt > this.now()).map(([number]) => number);
  }

  familyOf(root: number): number[] {
    const family = [root];
    for (const member of family) {
      for (const [child, parent] of this.parentOf) {
        if (parent === member && this.wanted.has(child)) family.push(child);
      }
    }
    return family;
  }

  hasPausedAncestor(number: number): boolean {
    for (let at = this.parentOf.get(number) ?? null; at !== null; at = this.parentOf.get(at) ?? null) {
      if (this.wanted.get(at) === 'paused') return true;
    }
    return false;
  }

  /** All of a family, apart from those that go anyway. */
  want(family: readonly number[], wish: Wish): void {
    for (const each of family) if (!this.waiting.has(each)) this.wanted.set(each, wish);
  }

  removeUndoably(root: number, destroyAt: number): void {
    for (const each of this.familyOf(root)) {
      const before = this.wanted.get(each);
      if (this.waiting.has(each) || before === undefined) continue;
      this.waiting.set(each, { root, destroyAt, before });
      this.wanted.set(each, 'paused');
    }
  }

  undo(number: number): void {
    const root = this.waiting.get(number)?.root ?? number;
    const keepPaused = this.hasPausedAncestor(root);
    const lead = this.waiting.get(this.parentOf.get(root) ?? root);
    for (const each of this.familyOf(root)) {
      const waiting = this.waiting.get(each);
      if (waiting?.root !== root) continue;
      // Below a lead that goes itself nobody stays: it goes with that one, and comes back with it.
      if (lead && lead.root !== root) {
        this.waiting.set(each, { ...waiting, root: lead.root, destroyAt: lead.destroyAt });
        continue;
      }
      this.waiting.delete(each);
      this.wanted.set(each, keepPaused ? 'paused' : waiting.before);
    }
  }

  remove(root: number): void {
    for (const each of this.familyOf(root)) {
      this.wanted.delete(each);
      this.waiting.delete(each);
    }
  }

  /** The time to undo is over for everybody. */
  destroyWaiting(): void {
    for (const number of [...this.waiting.keys()]) if (this.wanted.has(number)) this.remove(number);
  }
}
