import type { Logger } from '../base/index.ts';
import {
  type Bundle,
  type BundleDraft,
  type BundledFile,
  fromBundle,
  needsInstance,
  parseBundle,
  toBundle,
} from '../bundles/index.ts';
import { hasInstance } from '../contract/index.ts';
import type { Files } from '../files/index.ts';
import type { ImportedBundle } from '../http/index.ts';
import type { Store, WorkspaceRecord } from '../store/index.ts';
import type { WorkspaceLifecycle } from '../workspaces/index.ts';
import type { Backends } from './backends.ts';
import { freeName } from './duplicate.ts';

const CONFIGS = '/configs';
const SKILLS = 'skills';
const LIST_DEPTH = 5;
/** What an agent or a person changes of its files and what a bundle is to have as it is by now. */
const OWN_FILES = ['config.yaml', 'system-prompt.md'];

export interface BundleParts {
  readonly store: Store;
  /** Throws `workspace_not_found`, `workspace_removed`. */
  readonly require: (id: string) => WorkspaceRecord;
  readonly lifecycle: WorkspaceLifecycle;
  readonly backends: Pick<Backends, 'require' | 'remember'>;
  readonly files: Pick<Files, 'list' | 'read'>;
  /** Throws `unknown_runtime`, `template_source_unknown` when no image can be had for it. */
  readonly requireRuntime: (runtime: string) => Promise<unknown>;
  /** Takes known secrets out of a text. */
  readonly redact: (text: string) => string;
  readonly logger: Logger;
}

/**
 * A workspace with all below it as a bundle: what they are and the files that they start with, without secrets, history
 * and plugins. Throws `workspace_not_found`, `workspace_removed`.
 */
export async function exportBundle(id: string, parts: BundleParts): Promise<Bundle> {
  const { store } = parts;
  const record = parts.require(id);
  const children: Bundle[] = [];
  // One after the other: each may ask its container.
  for (const child of store.workspaces.childrenOf(id)) {
    if (child.destroyAt === null) children.push(await exportBundle(child.id, parts));
  }
  return toBundle(record, await filesOf(record, parts), children, parts.redact);
}

/**
 * Makes and starts the workspaces of a bundle: all of them, or none. Throws `bundle_invalid`, `no_backend`,
 * `unknown_runtime`, `template_source_unknown`, and `name_taken` for a root that is there already. A member of `parentId`
 * takes another name instead; that may throw `workspace_not_found`, `workspace_removed`, `being_removed`, `ancestor_paused`.
 */
export async function importBundle(
  value: unknown,
  parts: BundleParts,
  parentId: string | null = null,
): Promise<ImportedBundle> {
  const { store, lifecycle, backends } = parts;
  const root = fromBundle(parseBundle(value));
  if (parentId !== null) lifecycle.requireStaying(parentId);
  const all = flatten(root);
  const running = all.filter(needsInstance);
  if (running.length > 0) backends.require();
  for (const runtime of new Set(running.map((draft) => draft.runtime))) await parts.requireRuntime(runtime);
  const bundleIds = new Map<string, string>();
  const made: WorkspaceRecord[] = [];
  const add = (draft: BundleDraft, parentId: string | null): ImportedBundle => {
    const { name, role, runtime, model, tier, files, external, agentCard, bundleId } = draft;
    const added = lifecycle.add({
      name,
      role,
      runtime,
      model,
      ...(tier === undefined ? {} : { tier }),
      parentId,
      canvas: null,
      files,
      ...(external ? { external: { url: '', deliveryMode: 'poll' as const } } : {}),
    });
    const workspace = (agentCard && store.workspaces.update(added.id, { agentCard })) || added;
    made.push(workspace);
    bundleIds.set(added.id, bundleId);
    return { workspace, children: draft.children.map((child) => add(child, added.id)) };
  };
  const tree = store.transaction(() =>
    add(parentId === null ? root : { ...root, name: freeName(store, root.name, parentId) }, parentId),
  );
  lifecycle.start(made, ({ id, name, tier }) => ({ name, tier, source_bundle_id: bundleIds.get(id) ?? '' }));
  if (running.length > 0) backends.remember();
  return tree;
}

function flatten(draft: BundleDraft): BundleDraft[] {
  return [draft, ...draft.children.flatMap(flatten)];
}

/** What belongs into its `/configs`, of that what it says about itself as it is there by now. */
async function filesOf(record: WorkspaceRecord, parts: BundleParts): Promise<BundledFile[]> {
  const stored = new Map<string, BundledFile>(
    parts.store.workspaces.filesOf(record.id).map(({ path, content }) => [path, { path, content }]),
  );
  if (!hasInstance(record)) return [...stored.values()];
  try {
    const top = await parts.files.list(record.id, CONFIGS, '', 1);
    const names = new Set(top.entries.map(({ path }) => path));
    const present = OWN_FILES.filter((path) => names.has(path));
    if (names.has(SKILLS)) {
      const { entries } = await parts.files.list(record.id, CONFIGS, SKILLS, LIST_DEPTH);
      present.push(...entries.filter(({ folder }) => !folder).map(({ path }) => path));
      for (const path of stored.keys()) if (path.startsWith(`${SKILLS}/`)) stored.delete(path);
    }
    for (const path of present)
      stored.set(path, { path, content: await parts.files.read(record.id, CONFIGS, path) });
  } catch (error) {
    // It never started, or nothing can look into it now: then it has what it was given.
    parts.logger.debug({ err: error, workspace: record.id }, 'a bundle is made of what is stored');
  }
  return [...stored.values()];
}
