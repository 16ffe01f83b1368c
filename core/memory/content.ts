import { redactPasted } from '../base/index.ts';
import type { MemoryScope } from '../store/index.ts';

/** What a GLOBAL memory begins with where agents read it. Nobody may forge the beginning of another one. */
const DELIMITER = '[MEMORY ';
const HARMLESS = '[_MEMORY ';

/** The text as it is stored: without credentials; for everybody, also without what looks like another memory. */
export function storedContent(content: string, scope: MemoryScope): string {
  const clean = redactPasted(content);
  return scope === 'GLOBAL' ? clean.replaceAll(DELIMITER, HARMLESS) : clean;
}

/** The text as agents read it: what comes from everybody says from whom. */
export function shownContent(memory: {
  id: string;
  workspaceId: string;
  scope: MemoryScope;
  content: string;
}): string {
  const { id, workspaceId, scope, content } = memory;
  return scope === 'GLOBAL' ? `${DELIMITER}id=${id} scope=GLOBAL from=${workspaceId}]: ${content}` : content;
}
