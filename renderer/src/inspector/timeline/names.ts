import type { NameOf } from './filter.ts';

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;

/** What stands where a workspace is gone and nobody remembers its name. */
const UNKNOWN_NAME = 'a removed workspace';

/** The names of workspaces by id; null is the user. */
export function namesFrom(workspaces: Readonly<Record<string, { readonly name: string }>>): NameOf {
  return (id) => (id === null ? 'You' : (workspaces[id]?.name ?? UNKNOWN_NAME));
}

/** Replaces ids of known workspaces inside a text by their names. */
export function withNames(
  text: string,
  workspaces: Readonly<Record<string, { readonly name: string }>>,
): string {
  return text.replace(UUID, (id) => workspaces[id.toLowerCase()]?.name ?? id);
}
