import {
  AppError,
  type Handlers,
  type KeyValue,
  type Memory,
  type MemoryScope,
} from '../../core/contract/index.ts';
import type { SyntheticState } from './synthetic-state.ts';

type MemoryOperation = Extract<
  keyof Handlers,
  `memories.${string}` | `keyValues.${string}` | 'transcript.read'
>;

const HOUR_MS = 3_600_000;
const BEGINNING: readonly [MemoryScope, string, Memory['source'], string][] = [
  ['LOCAL', 'general', 'template', 'Write short. Say what comes next in the last line.'],
  ['LOCAL', 'people', 'runtime', 'The client answers on Tuesdays and Fridays; ask for prices only then.'],
  ['LOCAL', 'launch', 'runtime', 'The page has to be up before the fair on 12 December.'],
  ['TEAM', 'launch', 'runtime', 'Product name: Quiet Notes. Never “QuietNotes”.'],
  ['GLOBAL', 'general', 'template', 'We are the studio. Reports go to the director.'],
];
/** The form in which the bundled runtime tells it. */
const TRANSCRIPT = [
  ['user', 'Launch the product page for our new offline notebook app'],
  ['progress', 'Reading notes/launch.md'],
  ['tool', 'read_file: notes/launch.md'],
  ['delegate', 'Research Lead: who else sells offline notebooks?'],
  ['say', 'I wait for the research before I write the page.'],
  ['agent', 'The plan is ready.'],
] as const;

/** What workspaces remember, keep by name and tell of themselves, in memory. */
export class SyntheticMemories {
  readonly #memories = new Map<string, Memory[]>();
  readonly #values = new Map<string, Map<string, KeyValue>>();
  /** Names of workspaces whose agent tells no transcript. */
  readonly silent = new Set<string>();

  memories(workspaceId: string): Memory[] {
    const known = this.#memories.get(workspaceId) ?? beginning(workspaceId);
    this.#memories.set(workspaceId, known);
    return known;
  }

  values(workspaceId: string): Map<string, KeyValue> {
    const known = this.#values.get(workspaceId) ?? firstValues();
    this.#values.set(workspaceId, known);
    return known;
  }

  /** As the agent itself would. */
  remember(
    state: SyntheticState,
    workspaceId: string,
    content: string,
    scope: MemoryScope = 'LOCAL',
  ): Memory {
    const at = Date.now();
    const memory: Memory = {
      id: state.newId('memory'),
      workspaceId,
      scope,
      namespace: 'general',
      content,
      source: 'runtime',
      createdAt: at,
      updatedAt: at,
    };
    this.memories(workspaceId).unshift(memory);
    state.emit({ type: 'memories.changed', workspaceId });
    return memory;
  }

  handlers(state: SyntheticState): Pick<Handlers, MemoryOperation> {
    const changed = (workspaceId: string) => state.emit({ type: 'memories.changed', workspaceId });
    const own = (workspaceId: string, id: string): Memory => {
      const found = this.memories(workspaceId).find((memory) => memory.id === id);
      if (found) return found;
      throw new AppError('memory_not_found', 'memory not found');
    };
    return {
      'memories.list': ({ workspaceId, scope, namespace, search = '', limit }) => {
        state.workspace(workspaceId);
        const words = search.toLowerCase();
        const found = this.memories(workspaceId)
          .filter((memory) => scope === undefined || memory.scope === scope)
          .filter((memory) => namespace === undefined || memory.namespace === namespace)
          .filter(({ content }) => content.toLowerCase().includes(words));
        return { memories: found.slice(0, limit) };
      },
      'memories.export': ({ workspaceId }) => ({ memories: [...this.memories(workspaceId)].reverse() }),
      'memories.add': ({ workspaceId, content, scope, namespace = 'general' }) => {
        const { parentId } = state.workspace(workspaceId);
        if (scope === 'GLOBAL' && parentId !== null)
          throw new AppError('not_root', 'only root workspaces can write GLOBAL memories');
        return Object.assign(this.remember(state, workspaceId, content, scope), { namespace });
      },
      'memories.edit': ({ workspaceId, id, content, namespace }) => {
        const memory = own(workspaceId, id);
        Object.assign(memory, {
          content: content ?? memory.content,
          namespace: namespace ?? memory.namespace,
          updatedAt: Date.now(),
        });
        changed(workspaceId);
        return { ...memory };
      },
      'memories.remove': ({ workspaceId, id }) => {
        const memories = this.memories(workspaceId);
        memories.splice(memories.indexOf(own(workspaceId, id)), 1);
        changed(workspaceId);
        return {};
      },
      'keyValues.list': ({ workspaceId }) => ({ entries: [...this.values(workspaceId).values()] }),
      'keyValues.set': ({ workspaceId, key, value, ttlSeconds, ifVersion }) => {
        const before = this.values(workspaceId).get(key);
        const version = before?.version ?? 0;
        if (ifVersion !== undefined && ifVersion !== version)
          throw new AppError('version_conflict', 'Somebody else has changed this value');
        const updatedAt = Date.now();
        const expiresAt = ttlSeconds === undefined ? null : updatedAt + ttlSeconds * 1_000;
        this.values(workspaceId).set(key, { key, value, version: version + 1, expiresAt, updatedAt });
        return { version: version + 1 };
      },
      'keyValues.remove': ({ workspaceId, key }) => {
        this.values(workspaceId).delete(key);
        return {};
      },
      'transcript.read': ({ id, since, limit }) => {
        if (this.silent.has(state.workspace(id).name))
          return { supported: false, lines: [], cursor: 0, more: false };
        const lines = TRANSCRIPT.slice(since, since + limit).map(([kind, text], index) => ({
          timestamp: new Date(Date.UTC(2026, 10, 20, 14, since + index)).toISOString(),
          kind,
          text,
        }));
        const cursor = since + lines.length;
        return { supported: true, lines, cursor, more: cursor < TRANSCRIPT.length };
      },
    };
  }
}

function beginning(workspaceId: string): Memory[] {
  return BEGINNING.map(([scope, namespace, source, content], index) => {
    const at = Date.now() - (index + 1) * HOUR_MS;
    return {
      id: `${workspaceId}-m${index}`,
      workspaceId,
      scope,
      namespace,
      content,
      source,
      createdAt: at,
      updatedAt: at,
    };
  });
}

function firstValues(): Map<string, KeyValue> {
  const at = Date.now() - HOUR_MS;
  const values: KeyValue[] = [
    { key: 'last_report', value: { week: 47, pages: 3 }, version: 4, expiresAt: null, updatedAt: at },
    {
      key: 'lock:launch',
      value: 'held by research',
      version: 1,
      expiresAt: Date.now() + HOUR_MS,
      updatedAt: at,
    },
  ];
  return new Map(values.map((value) => [value.key, value]));
}
