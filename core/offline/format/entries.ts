import { createHash } from 'node:crypto';
import type { Header } from 'tar-stream';
import { type AppError, sha256 } from '../../base/index.ts';
import { kitDamaged } from './errors.ts';
import { FORMAT_FILE, MANIFEST_FILE } from './layout.ts';
import { type ListedEntry, type Manifest, manifestSchema } from './manifest.ts';
import { escapingLink, type KitPlace, placeOf } from './paths.ts';
import { TreeRules } from './tree-rules.ts';

/** Far above real kits: images have a few dozen, orgs and caches some thousands. */
const MAX_ENTRIES = 500_000;
const MAX_MANIFEST_BYTES = 256 * 1024 * 1024;

/** An entry of a kit that was verified. */
export interface KitEntry extends ListedEntry {
  readonly place: KitPlace;
  /** Of a link; empty for others. */
  readonly target: string;
  /** Where its content begins in the file. */
  readonly offset: number;
}

/** Collects the entries of an archive as they come and refuses what has no place in a kit. */
export class Entries {
  readonly list: KitEntry[] = [];
  readonly #paths = new Set<string>();
  readonly #rules = new TreeRules();
  /** By tree. */
  readonly #links = new Map<string, Map<string, string>>();
  #manifest: Buffer | null = null;

  async take(header: Header, content: AsyncIterable<Buffer>): Promise<void> {
    const kind = kindOf(header);
    const path = kind === 'folder' ? header.name.replace(/\/$/, '') : header.name;
    const place = kind === null ? 'it is of no kind that kits hold' : placeOf(path, kind);
    if (kind === null || typeof place === 'string') throw refused(path, String(place));
    if (this.#manifest !== null) throw refused(path, 'it comes after the manifest');
    if (this.#paths.has(path)) throw refused(path, 'it is there twice');
    this.#paths.add(path);
    if (this.#paths.size > MAX_ENTRIES) throw kitDamaged(`It has more than ${MAX_ENTRIES} entries.`);
    const target = kind === 'link' ? (header.linkname ?? '') : '';
    if (kind === 'link') this.#linksOf(place.tree).set(place.inner, target);
    const size = kind === 'file' ? (header.size ?? 0) : 0;
    const excess = this.#rules.admit(place, size);
    if (excess !== null) throw refused(path, excess);
    const { hash, bytes } = await digest(content, path === MANIFEST_FILE);
    if (path === MANIFEST_FILE) this.#manifest = bytes;
    else if (path !== FORMAT_FILE) {
      const executable = kind === 'file' && ((header.mode ?? 0) & 0o100) !== 0;
      const offset = (header as Header & { readonly byteOffset: number }).byteOffset;
      const sum = kind === 'link' ? sha256(target) : hash;
      this.list.push({ path, kind, executable, size, sha256: sum, place, target, offset });
    }
  }

  finish(): Manifest {
    if (this.#manifest === null) throw kitDamaged('It has no manifest.');
    const manifest = parseManifest(this.#manifest);
    if (manifest.entries.length !== this.list.length) throw kitDamaged('Its manifest lists other entries.');
    for (const [index, entry] of this.list.entries()) {
      const listed = manifest.entries[index];
      if (listed === undefined || !isSame(entry, listed))
        throw refused(entry.path, 'the manifest says otherwise');
    }
    for (const [tree, links] of this.#links) {
      const escaping = escapingLink(links);
      if (escaping !== null) throw refused(`${tree}/${escaping}`, 'it leads out of its folder');
    }
    return manifest;
  }

  #linksOf(tree: string): Map<string, string> {
    const links = this.#links.get(tree) ?? new Map<string, string>();
    this.#links.set(tree, links);
    return links;
  }
}

function kindOf({ type }: Header): ListedEntry['kind'] | null {
  if (type === 'file') return 'file';
  if (type === 'directory') return 'folder';
  return type === 'symlink' ? 'link' : null;
}

function isSame(a: ListedEntry, b: ListedEntry): boolean {
  return (
    a.path === b.path &&
    a.kind === b.kind &&
    a.executable === b.executable &&
    a.size === b.size &&
    a.sha256 === b.sha256
  );
}

async function digest(
  content: AsyncIterable<Buffer>,
  keep: boolean,
): Promise<{ hash: string; bytes: Buffer }> {
  const hash = createHash('sha256');
  const kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of content) {
    hash.update(chunk);
    if (!keep) continue;
    size += chunk.length;
    if (size > MAX_MANIFEST_BYTES) throw kitDamaged('Its manifest is too large.');
    kept.push(chunk);
  }
  return { hash: hash.digest('hex'), bytes: Buffer.concat(kept) };
}

function parseManifest(bytes: Buffer): Manifest {
  try {
    return manifestSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    throw kitDamaged('Its manifest cannot be read.', error);
  }
}

export function refused(path: string, reason: string): AppError {
  return kitDamaged(`The entry ${JSON.stringify(path.slice(0, 200))} is refused: ${reason}.`);
}
