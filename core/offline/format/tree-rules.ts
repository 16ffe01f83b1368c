import { foldedPath, TREE_LIMITS } from '../../git/index.ts';
import type { KitPlace } from './paths.ts';

interface Tree {
  /** Folded paths of all entries; true for folders, which the paths of others name. */
  readonly names: Map<string, boolean>;
  entries: number;
  bytes: number;
}

/** Docker and git have their own limits, and take no names of ours. */
const UNLIMITED: ReadonlySet<string> = new Set(['', 'images', 'git']);
/** Holds names as its repository has them; whoever writes them to a disk sees whether that takes two for one. */
const AS_COMMITTED = /^org-cache\//;

/** What a tree of a kit may hold, the same for who writes it and who reads it: else one could not take it from the other. */
export class TreeRules {
  readonly #trees = new Map<string, Tree>();

  /** Counts an entry. In words why it is one too many, or null. */
  admit({ tree: name, inner }: KitPlace, size: number): string | null {
    if (UNLIMITED.has(name)) return null;
    const tree = this.#trees.get(name) ?? { names: new Map(), entries: 0, bytes: 0 };
    this.#trees.set(name, tree);
    const problem = this.#collision(tree, inner, AS_COMMITTED.test(name));
    if (problem !== null) return problem;
    tree.bytes += size;
    const { maxEntries, maxBytes, maxFileBytes } = TREE_LIMITS;
    if (size > maxFileBytes) return `it has more than ${maxFileBytes} bytes`;
    if (tree.bytes > maxBytes) return `the files of ${name} have more than ${maxBytes} bytes`;
    return tree.entries > maxEntries ? `${name} has more than ${maxEntries} entries` : null;
  }

  #collision(tree: Tree, inner: string, asCommitted: boolean): string | null {
    const segments = inner.split('/');
    for (let depth = 1; depth <= segments.length; depth += 1) {
      const path = segments.slice(0, depth).join('/');
      const key = asCommitted ? path : foldedPath(path);
      const isFolder = depth < segments.length;
      const before = tree.names.get(key);
      if (before !== undefined && !(before && isFolder)) return 'another entry has the same name';
      if (before !== undefined) continue;
      tree.names.set(key, isFolder);
      tree.entries += 1;
    }
    return null;
  }
}
