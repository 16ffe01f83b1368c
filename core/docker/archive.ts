import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type Dockerode from 'dockerode';
import { extract, type Header } from 'tar-stream';
import { z } from 'zod';
import { AppError } from '../base/index.ts';
import { type ArchiveTurns, containerMissing } from './archive-turns.ts';
import { dockerError, explanationOf, isNotFound } from './errors.ts';
import { type TarEntry, tarStream } from './tar.ts';

const STAT_HEADER = 'x-docker-container-path-stat';
/** Bits that Go sets beside the permissions. */
const FOLDER_BIT = 0x8000_0000;
const LINK_BIT = 0x0800_0000;
/** Pipes, sockets, devices and what else is no file. */
const SPECIAL_BITS = 0x0400_0000 | 0x0200_0000 | 0x0100_0000 | 0x0020_0000 | 0x0008_0000;
const PERMISSIONS = 0o777;

const statSchema = z.object({ size: z.number(), mode: z.number(), linkTarget: z.string() });

/** What is at a path of a container. */
export interface PathStat {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly sizeBytes: number;
  /** Permissions, e.g. 0o644. */
  readonly mode: number;
  /** Where a link leads in the end, absolute, with all other links on the way resolved; empty for the rest. */
  readonly linkTarget: string;
}

/** One entry of an archive as it passes by; `name` is relative to the folder that holds the archived one. */
export interface PassingEntry {
  readonly name: string;
  readonly kind: PathStat['kind'];
  readonly sizeBytes: number;
}

export type Archives = ReturnType<typeof archiveCalls>;

/**
 * Files of containers, whether they run or not. Links in the folders of a path are followed inside the container. The
 * calls throw `container_missing`, `files_read_only`, and what `dockerError` makes of Docker's answer.
 */
export function archiveCalls(client: () => Dockerode, turns: ArchiveTurns) {
  const stat = async (id: string, path: string): Promise<PathStat | null> => {
    try {
      const answer = (await client().getContainer(id).infoArchive({ path })) as Readable & {
        headers: Record<string, string | undefined>;
      };
      answer.resume();
      return toStat(answer.headers[STAT_HEADER] ?? '');
    } catch (error) {
      // The answer has no body that would tell what is missing.
      if (isNotFound(error) && (path === '/' || (await stat(id, '/')) !== null)) {
        if (path !== '/') return null;
        throw containerMissing(error);
      }
      throw dockerError(error, { code: 'files_unreadable', message: 'The files could not be looked up' });
    }
  };
  return {
    /** Resolves with null when there is nothing at the path. The path itself may be a link, which is not followed. */
    stat: (id: string, path: string) => turns.during(id, () => stat(id, path)),

    /** Sees every entry at and below a path; `false` ends it. */
    async walk(id: string, path: string, onEntry: (entry: PassingEntry) => boolean): Promise<void> {
      await unpack(turns, client(), id, path, async (header, content) => {
        const goesOn = onEntry({ name: header.name, kind: kindOf(header), sizeBytes: header.size ?? 0 });
        content.resume();
        return goesOn;
      });
    },

    /**
     * The content of a file; null when the path is anything else. `file_too_large`: whoever writes in there may have
     * made it larger since it was looked at, and decides how much it is.
     */
    async read(id: string, path: string, maxBytes: number): Promise<Uint8Array | null> {
      let found: Uint8Array | null = null;
      let isTooLarge = false;
      await unpack(turns, client(), id, path, async (header, content) => {
        isTooLarge = (header.size ?? 0) > maxBytes;
        if (kindOf(header) === 'file' && !isTooLarge) found = await buffer(content);
        return false;
      });
      if (isTooLarge) throw new AppError('file_too_large', `${path} is larger than ${maxBytes} bytes`);
      return found;
    },

    /** At most `maxBytes` of a file from an offset on; what is before it passes by. Null when the path is anything else. */
    async readPart(
      id: string,
      path: string,
      from: number,
      maxBytes: number,
    ): Promise<{ content: Uint8Array; sizeBytes: number } | null> {
      let found: { content: Uint8Array; sizeBytes: number } | null = null;
      await unpack(turns, client(), id, path, async (header, content) => {
        if (kindOf(header) === 'file')
          found = { content: await stretch(content, from, maxBytes), sizeBytes: header.size ?? 0 };
        return false;
      });
      return found;
    },

    /** Writes entries below an existing folder. It replaces no folder by a file. */
    write: (id: string, folder: string, entries: Iterable<TarEntry>): Promise<void> =>
      turns.during(id, async () => {
        try {
          await client()
            .getContainer(id)
            .putArchive(tarStream(entries), { path: folder, noOverwriteDirNonDir: 'true' });
        } catch (error) {
          if (/read-only/i.test(explanationOf(error))) throw readOnly(error);
          if (isNotFound(error) && (await stat(id, '/')) !== null) throw folderMissing(folder, error);
          throw dockerError(error, { code: 'files_unwritable', message: 'The files could not be written' });
        }
      }),
  };
}

/** Hands entries out one by one until `onEntry` resolves with false. */
function unpack(
  turns: ArchiveTurns,
  client: Dockerode,
  id: string,
  path: string,
  onEntry: (header: Header, content: Readable) => Promise<boolean>,
): Promise<void> {
  return turns.during(id, () => unpackAtOnce(client, id, path, onEntry));
}

async function unpackAtOnce(
  client: Dockerode,
  id: string,
  path: string,
  onEntry: (header: Header, content: Readable) => Promise<boolean>,
): Promise<void> {
  let source: Readable;
  try {
    source = (await client.getContainer(id).getArchive({ path })) as Readable;
  } catch (error) {
    if (isNotFound(error)) throw folderMissing(path, error);
    throw dockerError(error, { code: 'files_unreadable', message: 'The files could not be read' });
  }
  const archive = extract();
  source.on('error', (error) => archive.destroy(error));
  source.pipe(archive);
  try {
    for await (const entry of archive) {
      if (!(await onEntry(entry.header, entry as unknown as Readable))) break;
    }
  } catch (error) {
    throw dockerError(error, { code: 'files_unreadable', message: 'The files could not be read' });
  } finally {
    source.destroy();
  }
}

async function stretch(content: Readable, from: number, maxBytes: number): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let at = 0;
  for await (const chunk of content as AsyncIterable<Buffer>) {
    const part = chunk.subarray(Math.max(0, from - at), Math.max(0, from + maxBytes - at));
    if (part.length > 0) parts.push(part);
    at += chunk.length;
    if (at >= from + maxBytes) break;
  }
  return Buffer.concat(parts);
}

function toStat(header: string): PathStat {
  const { size, mode, linkTarget } = statSchema.parse(JSON.parse(Buffer.from(header, 'base64').toString()));
  const has = (bits: number) => (mode & bits) !== 0;
  const kind = has(LINK_BIT) ? 'link' : has(FOLDER_BIT) ? 'folder' : has(SPECIAL_BITS) ? 'other' : 'file';
  return { kind, sizeBytes: size, mode: mode & PERMISSIONS, linkTarget: kind === 'link' ? linkTarget : '' };
}

function kindOf({ type }: Header): PathStat['kind'] {
  if (type === 'directory') return 'folder';
  if (type === 'symlink') return 'link';
  // A second name of a file that passed already comes without its content.
  return type === 'file' || type === 'contiguous-file' ? 'file' : 'other';
}

function folderMissing(path: string, cause: unknown): AppError {
  return new AppError('file_not_found', `There is no ${path}`, { cause });
}

function readOnly(cause: unknown): AppError {
  return new AppError('files_read_only', 'Nothing can be written there', {
    detail: 'The workspace itself may only read that folder.',
    cause,
  });
}
