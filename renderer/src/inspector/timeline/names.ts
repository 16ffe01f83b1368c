import { text } from '../../text/index.ts';
import type { NameOf } from './filter.ts';

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;

/** The names of workspaces by id; null is the user. */
export function namesFrom(workspaces: Readonly<Record<string, { readonly name: string }>>): NameOf {
  return (id) => (id === null ? text.timeline.you : (workspaces[id]?.name ?? text.timeline.removedWorkspace));
}

/** Replaces ids of known workspaces inside a text by their names. */
export function withNames(
  said: string,
  workspaces: Readonly<Record<string, { readonly name: string }>>,
): string {
  return said.replace(UUID, (id) => workspaces[id.toLowerCase()]?.name ?? id);
}
