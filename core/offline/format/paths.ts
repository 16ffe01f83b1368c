import { containedLinks, entryPathProblem } from '../../git/index.ts';
import { FORMAT_FILE, HEADS_FILE, MANIFEST_FILE } from './layout.ts';
import type { ListedEntry } from './manifest.ts';

/** A place in a kit: the tree that an entry belongs to, and where it stands there. */
export interface KitPlace {
  /** `images`, `git`, `org-cache/<repository>/<sha>`, `orgs/<name>`, …; empty for what stands alone. */
  readonly tree: string;
  readonly inner: string;
}

type Kind = ListedEntry['kind'];

/** How many names stand before a tree's own paths, and what it may hold. */
const PARTS: Readonly<Record<string, { readonly depth: number; readonly kinds: readonly Kind[] }>> = {
  images: { depth: 1, kinds: ['file', 'folder', 'link'] },
  git: { depth: 1, kinds: ['file'] },
  'org-cache': { depth: 3, kinds: ['file', 'link'] },
  orgs: { depth: 2, kinds: ['file'] },
  plugins: { depth: 2, kinds: ['file'] },
  locks: { depth: 1, kinds: ['file'] },
};
const ALONE = new Set([FORMAT_FILE, HEADS_FILE, MANIFEST_FILE]);

/** Where an entry belongs, or in words why it has no place in a kit. */
export function placeOf(path: string, kind: Kind): KitPlace | string {
  if (ALONE.has(path)) return kind === 'file' ? { tree: '', inner: path } : 'it is not a file';
  const segments = path.split('/');
  const part = Object.hasOwn(PARTS, segments[0] ?? '') ? PARTS[segments[0] ?? ''] : undefined;
  if (part === undefined) return 'kits have no such part';
  if (!part.kinds.includes(kind)) return `it is a ${kind}`;
  const tree = segments.slice(0, part.depth).join('/');
  const inner = segments.slice(part.depth).join('/');
  // Each by itself: the paths of a repository may be as long as they are allowed to be, wherever it stands.
  const problem = entryPathProblem(tree) ?? entryPathProblem(inner);
  return problem ?? { tree, inner };
}

/** The first link (by its path in its tree) that leads out of its tree; null when none does. */
export function escapingLink(links: ReadonlyMap<string, string>): string | null {
  const contained = containedLinks(links);
  return [...links.keys()].find((path) => !contained.has(path)) ?? null;
}
