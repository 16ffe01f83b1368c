import { createHash } from 'node:crypto';
import { AppError, newId, redactPasted } from '../base/index.ts';
import { DEFAULT_NAMESPACE, type MemoryRecord, type MemoryScope, type Store } from '../store/index.ts';
import { storedContent } from './content.ts';
import { searchOf } from './words.ts';

/** As many as one question gets, at most. */
const MAX_RESULTS = 50;

export interface MemoryQuery {
  /** Undefined: its own, of whichever scope. */
  readonly scope?: MemoryScope | undefined;
  /** Words, or a part of the text. */
  readonly search?: string | undefined;
  readonly namespace?: string | undefined;
  readonly limit?: number | undefined;
}

/** What was written for everybody, for the history. */
export interface GlobalWrite {
  readonly kind: 'memory_write_global' | 'memory_edit_global';
  readonly memory: MemoryRecord;
  /** Of what is stored, in hex. */
  readonly sha256: string;
}

export interface AgentMemoryOptions {
  readonly store: Store;
  readonly now: () => number;
  readonly mayTalk: (reader: string, author: string) => boolean;
  /** Called in the transaction that writes. */
  readonly onGlobal: (write: GlobalWrite) => void;
}

/** What workspaces remember, for themselves, their team or everybody. */
export class AgentMemory {
  readonly #options: AgentMemoryOptions;

  constructor(options: AgentMemoryOptions) {
    this.#options = options;
  }

  /** Stores a memory without the credentials in it. Throws `not_root`: only the head of a tree speaks to everybody. */
  write(
    workspaceId: string,
    input: { content: string; scope: MemoryScope; namespace?: string | undefined },
  ): MemoryRecord {
    const { store, now } = this.#options;
    const { scope } = input;
    if (scope === 'GLOBAL' && store.workspaces.get(workspaceId)?.parentId !== null) {
      throw new AppError('not_root', 'only root workspaces can write GLOBAL memories');
    }
    const createdAt = now();
    const memory: MemoryRecord = {
      id: newId(),
      workspaceId,
      scope,
      namespace: input.namespace || DEFAULT_NAMESPACE,
      content: storedContent(input.content, scope),
      source: 'runtime',
      createdAt,
      updatedAt: createdAt,
    };
    store.transaction(() => {
      store.memories.insert(memory);
      this.#wrote('memory_write_global', memory);
    });
    return memory;
  }

  /**
   * What a workspace may read: its own; of its team (its parent and whoever is below that; for the head of a tree itself
   * and whoever is below it); of everybody. Newest first; what words were searched for, best first.
   */
  list(workspaceId: string, query: MemoryQuery): MemoryRecord[] {
    const { store } = this.#options;
    const { scope, namespace } = query;
    return store.memories.list({
      workspaceIds: this.#authors(workspaceId, scope),
      scope,
      namespace: namespace || undefined,
      search: searchOf(query.search ?? ''),
      limit: Math.min(query.limit ?? MAX_RESULTS, MAX_RESULTS),
    });
  }

  /** All that a workspace has written, oldest first; without credentials, also those that no rule knew of then. */
  all(workspaceId: string): MemoryRecord[] {
    return this.#options.store.memories
      .listOf(workspaceId)
      .map((memory) => ({ ...memory, content: redactPasted(memory.content) }));
  }

  /** Changes an own memory. Returns false when that makes no difference. Throws `memory_not_found`. */
  edit(
    workspaceId: string,
    id: string,
    change: { content?: string | undefined; namespace?: string | undefined },
  ): { memory: MemoryRecord; changed: boolean } {
    const { store, now } = this.#options;
    const before = store.memories.get(workspaceId, id);
    if (!before) throw notFound();
    const { content: text } = change;
    const content = text === undefined ? before.content : storedContent(text, before.scope);
    const namespace = change.namespace ?? before.namespace;
    if (content === before.content && namespace === before.namespace)
      return { memory: before, changed: false };
    const memory = { ...before, content, namespace, updatedAt: now() };
    store.transaction(() => {
      store.memories.update(memory);
      this.#wrote('memory_edit_global', memory);
    });
    return { memory, changed: true };
  }

  /** Throws `memory_not_found` unless it is the workspace's own. */
  remove(workspaceId: string, id: string): void {
    const { store } = this.#options;
    store.transaction(() => {
      if (!store.memories.remove(workspaceId, id)) throw notFound();
      store.events.append({ type: 'memories.changed', workspaceId });
    });
  }

  #wrote(kind: GlobalWrite['kind'], memory: MemoryRecord): void {
    const { store, onGlobal } = this.#options;
    store.events.append({ type: 'memories.changed', workspaceId: memory.workspaceId });
    if (memory.scope !== 'GLOBAL') return;
    onGlobal({ kind, memory, sha256: createHash('sha256').update(memory.content).digest('hex') });
  }

  #authors(workspaceId: string, scope: MemoryScope | undefined): string[] {
    const { workspaces } = this.#options.store;
    if (scope === 'GLOBAL') return workspaces.listLive().map(({ id }) => id);
    if (scope !== 'TEAM') return [workspaceId];
    const head = workspaces.getLive(workspaceId)?.parentId ?? workspaceId;
    const team = [head, ...workspaces.childrenOf(head).map(({ id }) => id)];
    return team.filter((id) => this.#options.mayTalk(workspaceId, id));
  }
}

function notFound(): AppError {
  return new AppError('memory_not_found', 'memory not found');
}
