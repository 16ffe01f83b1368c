import { AppError, type Logger, messageOf, toAppError } from '../base/index.ts';
import type { FileContent, FilesOwner, WorkspaceFiles } from '../workspaces/index.ts';
import { COMPLETE_MARKER, type PluginFile } from './tree.ts';

/** Beside the plugins and not among them: runtimes load every folder that they find there. */
const SWAP_FOLDER = '.plugin-swap';
const STAGING = `${SWAP_FOLDER}/staging`;
const PREVIOUS = `${SWAP_FOLDER}/previous`;
export const PLUGINS_FOLDER = 'plugins';
/** Says in its place that a plugin is whole. */
export const MARKER: PluginFile = { path: COMPLETE_MARKER, content: new Uint8Array(), mode: 0o644 };
const ROOT = '/configs';
/** As much as is written at once. */
const BATCH_BYTES = 8 * 1024 * 1024;
const STAMPED = /^(.+)\.\d{8}T\d{6}Z$/;

export interface SwapPlace {
  readonly files: WorkspaceFiles;
  readonly owner: FilesOwner;
  readonly logger: Logger;
}

/**
 * Puts a plugin into its place in one step: it is written elsewhere, what was there is put aside, and it is moved in with
 * its marker. When a step fails, what was there is there again. Throws what the files throw. What was put aside stays
 * until `clearSwap`.
 */
export async function swapIn(
  place: SwapPlace,
  name: string,
  content: readonly PluginFile[],
  nowMs: number,
): Promise<void> {
  const { files, owner } = place;
  const stamped = `${name}.${stampOf(nowMs)}`;
  const staging = `${STAGING}/${stamped}`;
  const previous = `${PREVIOUS}/${stamped}`;
  const live = `${PLUGINS_FOLDER}/${name}`;
  const marker = { ...MARKER, path: `${staging}/${MARKER.path}` };
  let aside = false;
  try {
    for (const batch of batches(staging, content)) await files.write(owner, ROOT, batch);
    await files.write(owner, ROOT, [marker]);
    if (await isThere(place, live)) {
      await files.move(owner, ROOT, live, previous);
      aside = true;
    }
    await files.move(owner, ROOT, staging, live);
  } catch (error) {
    const restored = !aside || (await tried(place, () => files.move(owner, ROOT, previous, live)));
    // What is aside is all there is of it: the next start or install brings it back.
    if (restored) await clearSwap(place);
    throw restored ? error : notRestored(name, error);
  }
}

/** Removes what swapping left. It is only in the way, so that it could not be removed is only logged. */
export async function clearSwap(place: SwapPlace): Promise<void> {
  await tried(place, async () => {
    if (await isThere(place, SWAP_FOLDER)) await place.files.remove(place.owner, ROOT, SWAP_FOLDER);
  });
}

/** Brings back what a crash has left put aside, and removes the rest. Returns the names of those that are back. */
export async function repairSwap(place: SwapPlace): Promise<string[]> {
  const back: string[] = [];
  for (const aside of await namesIn(place, PREVIOUS)) {
    const name = STAMPED.exec(aside)?.[1];
    if (name === undefined || (await isThere(place, `${PLUGINS_FOLDER}/${name}`))) continue;
    await place.files.move(place.owner, ROOT, `${PREVIOUS}/${aside}`, `${PLUGINS_FOLDER}/${name}`);
    back.push(name);
  }
  await clearSwap(place);
  return back;
}

/** Names of what is directly in a folder of `/configs`; none where there is no such folder. */
async function namesIn({ files, owner }: SwapPlace, folder: string): Promise<string[]> {
  try {
    const { entries } = await files.list(owner, ROOT, folder, 1);
    return entries.map(({ path }) => path.split('/').at(-1) ?? '');
  } catch (error) {
    if (toAppError(error).code === 'file_not_found') return [];
    throw error;
  }
}

async function isThere(place: SwapPlace, path: string): Promise<boolean> {
  const at = path.lastIndexOf('/');
  const names = await namesIn(place, at === -1 ? '' : path.slice(0, at));
  return names.includes(path.slice(at + 1));
}

async function tried({ logger, owner }: SwapPlace, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    logger.warn({ err: error, workspace: owner.id }, 'cleaning up after a plugin failed');
    return false;
  }
}

function* batches(folder: string, content: readonly PluginFile[]): Generator<FileContent[]> {
  let batch: FileContent[] = [];
  let bytes = 0;
  for (const file of content) {
    batch.push({ ...file, path: `${folder}/${file.path}` });
    bytes += file.content.length;
    if (bytes < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

/** UTC, to the second. */
function stampOf(ms: number): string {
  return new Date(ms)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:]/g, '');
}

function notRestored(name: string, cause: unknown): AppError {
  return new AppError('plugin_swap_failed', `${name} could neither be replaced nor put back`, {
    detail: `${messageOf(cause)}. Install it once more: that brings it back.`,
    cause,
  });
}
