import { newId, redact } from '../base/index.ts';
import type { MemoryRecord, Store } from '../store/index.ts';

const MAX_CONTENT_BYTES = 100_000;
const SCOPES: readonly string[] = ['LOCAL', 'TEAM', 'GLOBAL'] satisfies MemoryRecord['scope'][];

/** What a template has a workspace remember. An empty scope means its own memory only. */
export interface SeedMemory {
  readonly content: string;
  readonly scope: string;
}

/** What workspaces remember: so far only what templates gave them to begin with. */
export class Memories {
  readonly #store: Store;
  readonly #now: () => number;

  constructor(store: Store, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * Gives a workspace first memories, each only once however often it is asked to. Credentials are taken out, texts
   * beyond 100,000 bytes cut, unknown scopes and empty texts left out. Joins the caller's transaction. Returns
   * how many were stored.
   */
  seed(workspaceId: string, memories: readonly SeedMemory[]): number {
    const { memories: rows } = this.#store;
    const stored = rows.listOf(workspaceId);
    const present = new Set(stored.filter(({ source }) => source === 'template').map(keyOf));
    // A moment apart, so that they stay in the order of the template.
    let createdAt = Math.max(this.#now(), (stored.at(-1)?.createdAt ?? 0) + 1);
    let count = 0;
    for (const { content, scope } of memories) {
      const memory = { content: cut(redact(content).trim()), scope: scopeOf(scope) };
      if (memory.scope === null || memory.content === '' || present.has(keyOf(memory))) continue;
      present.add(keyOf(memory));
      rows.insert({
        id: newId(),
        workspaceId,
        scope: memory.scope,
        content: memory.content,
        source: 'template',
        createdAt,
      });
      createdAt += 1;
      count += 1;
    }
    return count;
  }
}

function keyOf({ scope, content }: { scope: string | null; content: string }): string {
  return `${scope}:${content}`;
}

function scopeOf(text: string): MemoryRecord['scope'] | null {
  const scope = text.trim().toUpperCase() || 'LOCAL';
  return SCOPES.includes(scope) ? (scope as MemoryRecord['scope']) : null;
}

/** At most so many bytes of UTF-8, never through a character. */
function cut(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= MAX_CONTENT_BYTES) return text;
  // Streaming keeps a character that was cut through to itself instead of showing it as a broken one.
  return new TextDecoder().decode(bytes.subarray(0, MAX_CONTENT_BYTES), { stream: true });
}
