import type { Memory, MemoryScope } from '../../../../../core/contract/index.ts';

/** A memory on its way, with the fields of the platform API. */
export interface MemoryLine {
  readonly content: string;
  readonly scope: MemoryScope;
  readonly namespace?: string;
}

export interface ParsedLines {
  readonly memories: readonly MemoryLine[];
  /** Numbers of the lines that are no memory, from 1. */
  readonly bad: readonly number[];
}

const SCOPES: readonly string[] = ['LOCAL', 'TEAM', 'GLOBAL'] satisfies MemoryScope[];

/** Memories as JSON lines. */
export function toJsonLines(memories: readonly Memory[]): string {
  return memories
    .map(({ id, content, scope, namespace, createdAt }) =>
      JSON.stringify({ id, content, scope, namespace, created_at: new Date(createdAt).toISOString() }),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** Reads memories from JSON lines. Empty lines are none; without a scope, a memory is the workspace's own. */
export function fromJsonLines(text: string): ParsedLines {
  const memories: MemoryLine[] = [];
  const bad: number[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === '') return;
    const memory = memoryIn(line);
    if (memory) memories.push(memory);
    else bad.push(index + 1);
  });
  return { memories, bad };
}

function memoryIn(line: string): MemoryLine | null {
  try {
    const { content, scope = 'LOCAL', namespace } = Object(JSON.parse(line)) as Record<string, unknown>;
    if (typeof content !== 'string' || content === '' || !SCOPES.includes(String(scope))) return null;
    return {
      content,
      scope: scope as MemoryScope,
      ...(typeof namespace === 'string' && namespace !== '' ? { namespace } : {}),
    };
  } catch {
    return null;
  }
}
