import { useEngine } from '../engine/store.ts';
import { text } from '../text/index.ts';

/** The longest name in a sentence: others may be thousands of characters long. */
const MAX_NAME_LENGTH = 60;

/** A name, or what else somebody wrote, as a part of a sentence. */
export function shortName(name: string): string {
  return name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH - 1).trimEnd()}…` : name;
}

/** One workspace by its name, several by their number. */
export function whatOf(ids: readonly string[]): string {
  const [only] = ids;
  const { workspaces, leaving } = useEngine.getState();
  if (ids.length !== 1 || only === undefined) return text.canvas.workspaces(ids.length);
  return shortName((workspaces[only] ?? leaving[only])?.name ?? text.canvas.workspaces(1));
}

/** The names of these, in a sentence. */
export function namesOf(all: readonly { readonly name: string }[]): string {
  return text.canvas.names(all.map(({ name }) => shortName(name)));
}
