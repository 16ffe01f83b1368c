import { TimeSlices } from '../../base/index.ts';
import { filesFor, type ImportPlan, type PlannedStep } from '../../org/index.ts';
import type { FileChanges, Store, StoredFile } from '../../store/index.ts';
import type { Draft, Drafts } from './drafts.ts';
import { draftFor } from './prepare.ts';

/** What an import changes in `/configs`, by path of the workspace. */
export type PlannedFiles = ReadonlyMap<string, FileChanges>;

/**
 * Makes the files that a plan needs and stores their contents ahead, in small pieces: they are nearly all that an
 * import writes. Contents of an import that comes to nothing stay until the next start of the engine.
 */
export async function prepareFiles(
  { steps }: ImportPlan,
  drafts: Drafts,
  store: Store,
): Promise<PlannedFiles> {
  const slices = new TimeSlices();
  const planned = new Map<string, FileChanges>();
  const contents: Uint8Array[] = [];
  for (const step of steps) {
    if (slices.over) await slices.giveWay();
    if (step.entry.action === 'remove' || step.leftAlone) continue;
    const { path } = step.entry;
    const put = filesOf(step, draftFor(drafts, path));
    if (put.length + step.files.remove.length === 0) continue;
    planned.set(path, { put, remove: step.files.remove });
    for (const { content } of put) contents.push(content);
  }
  for (let next = 0; next < contents.length; ) {
    if (slices.over) await slices.giveWay();
    store.transaction(() => {
      for (; next < contents.length && !slices.over; next += 1) {
        const content = contents[next];
        if (content) store.workspaces.keepContent(content);
      }
    });
  }
  return planned;
}

function filesOf({ live, patch, files }: PlannedStep, { seed }: Draft): readonly StoredFile[] {
  if (live === null) return seed;
  if (files.put.length === 0) return [];
  const changed = new Set(files.put);
  const { files: _, ...fields } = patch;
  return filesFor(
    { ...live.fields, ...fields },
    seed.filter(({ path }) => changed.has(path)),
  );
}
