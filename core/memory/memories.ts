import { newId } from '../base/index.ts';
import type { MemoryRecord, Store } from '../store/index.ts';
import { storedContent } from './content.ts';
import { scopes } from './limits.ts';

const MAX_CONTENT_BYTES = 100_000;

/** What a template has a workspace remember. An empty scope means its own memory only. */
export interface SeedMemory {
  readonly content: string;
  readonly scope: string;
}

type NewMemory = Pick<MemoryRecord, 'content' | 'scope'>;

/** What templates give workspaces to remember to begin with. */
export class Memories {
  readonly #store: Store;
  readonly #now: () => number;

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * What a workspace does not remember yet of what a template gives it, each once, as it would be stored:
   * credentials are taken out, texts beyond 100,000 bytes cut, unknown scopes and empty texts left out. What the
   * agent wrote itself counts as remembered.
   */
  newOf(workspaceId: string, memories: readonly SeedMemory[]): NewMemory[] {
    return missingIn(this.#store.memories.listOf(workspaceId), memories);
  }

  /** Stores what `newOf` tells, behind what is there. Joins the caller's transaction. Returns how many those are. */
  seed(workspaceId: string, memories: readonly SeedMemory[]): number {
    const { memories: rows } = this.#store;
    const present = rows.listOf(workspaceId);
    const added = missingIn(present, memories);
    // A moment apart, so that they stay in the order of the template.
    const first = Math.max(this.#now(), (present.at(-1)?.createdAt ?? 0) + 1);
    for (const [index, memory] of added.entries()) {
      rows.insert({ ...memory, id: newId(), workspaceId, source: 'template', createdAt: first + index });
    }
    return added.length;
  }
}

function missingIn(stored: readonly MemoryRecord[], memories: readonly SeedMemory[]): NewMemory[] {
  const present = new Set(stored.map(keyOf));
  return memories.flatMap(({ content, scope: text }) => {
    const scope = scopeOf(text);
    if (scope === undefined) return [];
    const memory = { content: cut(storedContent(content, scope).trim()), scope };
    if (memory.content === '' || present.has(keyOf(memory))) return [];
    present.add(keyOf(memory));
    return memory;
  });
}

function keyOf({ scope, content }: NewMemory): string {
  return `${scope}:${content}`;
}

function scopeOf(text: string): MemoryRecord['scope'] | undefined {
  const wanted = text.trim().toUpperCase() || 'LOCAL';
  return scopes.find((scope) => scope === wanted);
}

/** At most so many bytes of UTF-8, never through a character. */
function cut(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= MAX_CONTENT_BYTES) return text;
  // Streaming keeps a character that was cut through to itself instead of showing it as a broken one.
  return new TextDecoder().decode(bytes.subarray(0, MAX_CONTENT_BYTES), { stream: true });
}
