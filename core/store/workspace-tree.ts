import type { WorkspaceRecord } from './workspace-record.ts';

const MOST_ANCESTORS = 32;

const live = (record: WorkspaceRecord | undefined): record is WorkspaceRecord =>
  record !== undefined && record.status !== 'removed';

/** Whether both stand at the same place among the others. */
function standsAlike(a: WorkspaceRecord, b: WorkspaceRecord): boolean {
  return (
    a.parentId === b.parentId &&
    a.position === b.position &&
    a.canvas?.x === b.canvas?.x &&
    a.canvas?.y === b.canvas?.y &&
    live(a) === live(b)
  );
}

/** All workspaces in memory, and who is below whom. Removed ones stay in it until they are purged. */
export class WorkspaceTree {
  readonly #records = new Map<string, WorkspaceRecord>();
  readonly #children = new Map<string | null, Set<string>>();
  /** How many of the children live. */
  readonly #liveChildren = new Map<string | null, number>();
  #version = 0;

  /** Another number whenever the tree or the place of somebody in it has changed. */
  get version(): number {
    return this.#version;
  }

  get(id: string): WorkspaceRecord | undefined {
    return this.#records.get(id);
  }

  /** The workspace unless it was removed. */
  getLive(id: string): WorkspaceRecord | undefined {
    const record = this.#records.get(id);
    return live(record) ? record : undefined;
  }

  /** Including removed ones, in order of creation. */
  list(): WorkspaceRecord[] {
    return [...this.#records.values()];
  }

  listLive(): WorkspaceRecord[] {
    return this.list().filter(live);
  }

  /** Ids of those below it, removed ones too. */
  childIdsOf(parentId: string): string[] {
    return [...(this.#children.get(parentId) ?? [])];
  }

  childrenOf(parentId: string | null): WorkspaceRecord[] {
    return [...(this.#children.get(parentId) ?? [])]
      .map((id) => this.#records.get(id))
      .filter(live)
      .sort((a, b) => a.position - b.position || a.createdAt - b.createdAt);
  }

  /** How many `childrenOf` gives. */
  countChildren(parentId: string | null): number {
    return this.#liveChildren.get(parentId) ?? 0;
  }

  /** The workspace's live descendants, parents before children; without itself. */
  descendantsOf(id: string): WorkspaceRecord[] {
    const found: WorkspaceRecord[] = [];
    const walk = (parentId: string) => {
      for (const child of this.childrenOf(parentId)) {
        found.push(child);
        walk(child.id);
      }
    };
    walk(id);
    return found;
  }

  /** Ids from the parent up to the root; at most 32. */
  ancestorsOf(id: string): string[] {
    const found: string[] = [];
    let current = this.#records.get(id)?.parentId ?? null;
    while (current !== null && found.length < MOST_ANCESTORS) {
      found.push(current);
      current = this.#records.get(current)?.parentId ?? null;
    }
    return found;
  }

  /** Takes a workspace up, or what has become of it. */
  keep(record: WorkspaceRecord): void {
    const before = this.#records.get(record.id);
    if (before && before.parentId !== record.parentId) this.#children.get(before.parentId)?.delete(record.id);
    this.#records.set(record.id, record);
    let siblings = this.#children.get(record.parentId);
    if (!siblings) {
      siblings = new Set();
      this.#children.set(record.parentId, siblings);
    }
    siblings.add(record.id);
    if (live(before)) this.#countLive(before.parentId, -1);
    if (live(record)) this.#countLive(record.parentId, 1);
    if (!before || !standsAlike(before, record)) this.#version += 1;
  }

  /** Like `keep`, for a change that concerns neither its place nor whether it lives. */
  replace(record: WorkspaceRecord): void {
    this.#records.set(record.id, record);
  }

  /** Takes one out that nobody is below any more. */
  drop(id: string): void {
    const record = this.#records.get(id);
    if (record) this.#children.get(record.parentId)?.delete(id);
    if (live(record)) this.#countLive(record.parentId, -1);
    this.#records.delete(id);
    this.#version += 1;
  }

  clear(): void {
    this.#records.clear();
    this.#children.clear();
    this.#liveChildren.clear();
    this.#version += 1;
  }

  #countLive(parentId: string | null, change: number): void {
    this.#liveChildren.set(parentId, this.countChildren(parentId) + change);
  }
}
