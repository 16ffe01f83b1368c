import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Header } from 'tar-stream';
import { AppError } from '../../base/index.ts';
import { type Docker, type TarEntry, tarStream } from '../../docker/index.ts';
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

/**
 * Makes sure that the images of a kit are on the engine under their tags. Those that are there are not loaded
 * again. Throws AppError `image_load_failed`, `docker_lost`, `disk_full`, `kit_damaged`.
 *
 * @param onLoaded 0…1 of the bytes that went to Docker
 */
export async function unpackImages(
  kit: VerifiedKit,
  docker: Docker,
  signal: AbortSignal,
  onLoaded: (share: number) => void,
): Promise<void> {
  const { images } = kit.manifest;
  const missing: KitImage[] = [];
  for (const image of images) if (!(await bringBack(image, docker))) missing.push(image);
  if (missing.length === 0) return;
  signal.throwIfAborted();
  const archive = tarStream(entriesOf(kit, onLoaded));
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
  for (const { tag } of missing) {
    if ((await docker.images.find(tag)) === undefined) {
      throw new AppError('image_load_failed', `The image ${tag} did not come out of the offline kit`, {
        detail: 'Docker took the archive but has no such image now. Export the kit anew.',
      });
    }
  }
}

/** True when the image is on the engine; it then has its tag again, whatever had it in between. */
async function bringBack({ tag, id }: KitImage, docker: Docker): Promise<boolean> {
  if ((await docker.images.find(tag)) === id) return true;
  if ((await docker.images.find(id)) !== id) return false;
  const end = tag.lastIndexOf(':');
  await docker.images.tag(id, tag.slice(0, end), tag.slice(end + 1));
  return true;
}

function* entriesOf(kit: VerifiedKit, onLoaded: (share: number) => void): Generator<TarEntry> {
  const entries = kit.entries.filter(({ place }) => place.tree === TREE);
  const total = entries.reduce((sum, { size }) => sum + size, 1);
  let loaded = 0;
  for (const entry of entries) {
    const path = entry.place.inner;
    if (entry.kind === 'folder') yield { path, mode: 0o755, content: { kind: 'directory' } };
    else if (entry.kind === 'link')
      yield { path, mode: 0o777, content: { kind: 'link', target: entry.target } };
    else {
      const open = async function* () {
        for await (const chunk of kit.read(entry)) {
          loaded += chunk.length;
          onLoaded(loaded / total);
          yield chunk;
        }
      };
      yield {
        path,
        mode: 0o644,
        content: { kind: 'stream', size: entry.size, open: () => Readable.from(open()) },
      };
    }
  }
}

function unsaved(cause: unknown): AppError {
  return new AppError('image_save_failed', 'The images could not be put into the offline kit', {
    detail: 'Docker sent something that is no archive of images, or ended early. Try again.',
    cause,
  });
}
