import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { extract, type Header } from 'tar-stream';
import { z } from 'zod';
import { AppError } from '../../base/index.ts';
import { type Docker, type TarEntry, tarStream } from '../../docker/index.ts';
import type { KitEntry } from '../format/entries.ts';
import { kitDamaged } from '../format/errors.ts';
import type { KitFacts } from '../format/manifest.ts';
import type { VerifiedKit } from '../format/reader.ts';
import type { KitSink } from '../format/writer.ts';

const TREE = 'images';

type KitImage = KitFacts['images'][number];

/**
 * Adds the entries of one archive with all these images, as Docker sends them: layers that they share are in it
 * once, and nothing is kept in between. Throws AppError `image_save_failed`, `docker_lost`.
 */
export async function packImages(kit: KitSink, docker: Docker, images: readonly KitImage[]): Promise<void> {
  if (images.length === 0) return;
  const archive = extract();
  const source = await docker.images.save(
    images.map(({ tag }) => tag),
    kit.signal,
  );
  const taking = (async () => {
    for await (const entry of archive) await takeEntry(kit, entry.header, entry as AsyncIterable<Uint8Array>);
  })();
  const [taken, read] = await Promise.allSettled([taking, pipeline(source, archive)]);
  kit.signal.throwIfAborted();
  for (const end of [taken, read]) {
    if (end.status === 'rejected') throw end.reason instanceof AppError ? end.reason : unsaved(end.reason);
  }
}

async function takeEntry(kit: KitSink, header: Header, content: AsyncIterable<Uint8Array>): Promise<void> {
  const path = `${TREE}/${header.name.replace(/\/$/, '')}`;
  if (header.type === 'file') await kit.stream(path, header.size, content);
  else {
    for await (const _ of content);
    if (header.type === 'directory') await kit.folder(path);
    else if (header.type === 'symlink') await kit.link(path, header.linkname);
    else throw unsaved(new Error(`${header.name} is of the kind "${header.type}"`));
  }
}

/** What an archive of images says of their names: the names are given here, once it is loaded. */
const NAMES = new Set(['manifest.json', 'index.json', 'repositories']);
const MAX_NAMES_BYTES = 4 * 1024 * 1024;

/**
 * Makes sure that the images of a kit are on the engine. Those that are there are not loaded again. A name that
 * another image has here stays with that one, whatever it is for: what is built on it here was made for it, and a
 * kit may have named anything. Resolves with what stayed, as sentences. Throws AppError `image_load_failed`,
 * `docker_lost`, `disk_full`, `kit_damaged`.
 *
 * @param onLoaded 0…1 of the bytes that went to Docker
 */
export async function unpackImages(
  kit: VerifiedKit,
  docker: Docker,
  signal: AbortSignal,
  onLoaded: (share: number) => void,
): Promise<string[]> {
  const { images } = kit.manifest;
  const missing: KitImage[] = [];
  for (const image of images) if ((await docker.images.find(image.id)) !== image.id) missing.push(image);
  if (missing.length > 0) {
    signal.throwIfAborted();
    await load(kit, docker, signal, onLoaded);
  }
  for (const { tag, id } of missing) {
    if ((await docker.images.find(id)) !== id) {
      throw new AppError('image_load_failed', `The image ${tag} did not come out of the offline kit`, {
        detail: 'Docker took the archive but has no such image now. Export the kit anew.',
      });
    }
  }
  const warnings: string[] = [];
  for (const { tag, id } of images) {
    const own = await docker.images.find(tag);
    if (own === undefined) {
      const end = tag.lastIndexOf(':');
      await docker.images.tag(id, tag.slice(0, end), tag.slice(end + 1));
    } else if (own !== id)
      warnings.push(
        `${tag} is another image here and stays as it is; that of the kit is ${id.slice(0, 19)}.`,
      );
  }
  return warnings;
}

async function load(
  kit: VerifiedKit,
  docker: Docker,
  signal: AbortSignal,
  onLoaded: (share: number) => void,
): Promise<void> {
  const archive = tarStream(await entriesOf(kit, onLoaded));
  // What is wrong with the kit ends the archive early, of which Docker only says that it is no archive.
  let broken: unknown;
  archive.once('error', (error) => {
    broken = error;
  });
  try {
    await docker.images.load(archive, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw broken instanceof AppError ? broken : error;
  } finally {
    archive.destroy();
  }
}

/** The archive as it was saved, without the names of its images. */
async function entriesOf(kit: VerifiedKit, onLoaded: (share: number) => void): Promise<TarEntry[]> {
  const entries = kit.entries.filter(({ place }) => place.tree === TREE);
  const total = entries.reduce((sum, { size }) => sum + size, 1);
  let loaded = 0;
  const all = await Promise.all(
    entries.map(async (entry): Promise<TarEntry[]> => {
      const path = entry.place.inner;
      if (entry.kind === 'folder') return [{ path, mode: 0o755, content: { kind: 'directory' } }];
      if (entry.kind === 'link')
        return [{ path, mode: 0o777, content: { kind: 'link', target: entry.target } }];
      if (NAMES.has(path)) {
        const nameless = withoutNames(path, await textOf(kit, entry));
        return nameless === null ? [] : [{ path, mode: 0o644, content: { kind: 'bytes', bytes: nameless } }];
      }
      const open = async function* () {
        for await (const chunk of kit.read(entry)) {
          loaded += chunk.length;
          onLoaded(loaded / total);
          yield chunk;
        }
      };
      const content = { kind: 'stream', size: entry.size, open: () => Readable.from(open()) } as const;
      return [{ path, mode: 0o644, content }];
    }),
  );
  return all.flat();
}

async function textOf(kit: VerifiedKit, entry: KitEntry): Promise<string> {
  if (entry.size > MAX_NAMES_BYTES) throw kitDamaged(`"${entry.path}" is too large.`);
  return text(Readable.from(kit.read(entry)));
}

/** Null for a file that has nothing but names. Throws `kit_damaged`. */
function withoutNames(path: string, content: string): Buffer | null {
  if (path === 'repositories') return null;
  try {
    if (path === 'manifest.json') {
      const images = z.array(z.looseObject({})).parse(JSON.parse(content));
      return Buffer.from(JSON.stringify(images.map((image) => ({ ...image, RepoTags: null }))));
    }
    const index = z.looseObject({ manifests: z.array(z.looseObject({})) }).parse(JSON.parse(content));
    const manifests = index.manifests.map(({ annotations: _, ...manifest }) => manifest);
    return Buffer.from(JSON.stringify({ ...index, manifests }));
  } catch (error) {
    throw kitDamaged(`The list of its images, ${path}, cannot be read.`, error);
  }
}

function unsaved(cause: unknown): AppError {
  return new AppError('image_save_failed', 'The images could not be put into the offline kit', {
    detail: 'Docker sent something that is no archive of images, or ended early. Try again.',
    cause,
  });
}
