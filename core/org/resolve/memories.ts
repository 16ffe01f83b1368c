import type { MemoryScope, SeedMemory } from '../types.ts';
import { type MapReader, quoted, type ReadContext } from './map-reader.ts';

const SCOPES: ReadonlySet<string> = new Set<MemoryScope>(['LOCAL', 'TEAM', 'GLOBAL']);
const KEYS = new Set(['content', 'scope']);

/** Reads a list of `{content, scope}`. `forced` overrides the scope of all of them. */
export function readMemories(
  context: ReadContext,
  reader: MapReader,
  key: string,
  forced?: MemoryScope,
): SeedMemory[] {
  return reader.maps(key).flatMap((memory) => {
    memory.expectOnly(KEYS, new Set(), `in ${quoted(key)}`);
    const content = memory.text('content').trim();
    const scope = forced ?? (memory.text('scope').toUpperCase() || 'LOCAL');
    if (content === '') {
      context.diagnostics.warning('memory_empty', 'A memory without content is left out', memory.from);
      return [];
    }
    if (!isScope(scope)) {
      const message = `The memory scope ${quoted(scope)} is not known, so this memory is left out`;
      context.diagnostics.warning('memory_scope', message, memory.at('scope'), 'Use LOCAL, TEAM or GLOBAL.');
      return [];
    }
    return [{ content, scope, source: memory.start }];
  });
}

function isScope(text: string): text is MemoryScope {
  return SCOPES.has(text);
}
