import type { Channels } from '../channels/index.ts';
import { hasInstance } from '../contract/index.ts';
import type { Memories } from '../memory/index.ts';
import type { Schedules } from '../schedules/index.ts';
import type { SecretService } from '../secrets/index.ts';
import type { Store, StoredFile, WorkspaceRecord } from '../store/index.ts';
import { type WorkspaceLifecycle, withValues } from '../workspaces/index.ts';
import type { Backends } from './backends.ts';

/** How far a copy lies beside what it was made from, in canvas units. */
const OFFSET = 48;
const MAX_NAME_LENGTH = 255;

export interface DuplicateParts {
  readonly store: Store;
  readonly lifecycle: WorkspaceLifecycle;
  readonly secrets: Pick<SecretService, 'copyAll'>;
  readonly channels: Pick<Channels, 'copyAll'>;
  readonly memories: Pick<Memories, 'seed'>;
  readonly schedules: Pick<Schedules, 'put' | 'refresh'>;
  readonly backends: Pick<Backends, 'require' | 'remember'>;
}

/** What is copied, and where to: beside the original unless told. */
export interface DuplicateRequest {
  readonly id: string;
  readonly withDescendants: boolean;
  /** null: an org of its own. */
  readonly parentId?: string | null | undefined;
  /** Relative to that parent. */
  readonly canvas?: WorkspaceRecord['canvas'] | undefined;
}

/**
 * Makes a copy of a workspace, with those below it if asked, and starts it. It has the files that belong to the original, its variables, schedules, settings and what a template had it remember; its channels are switched
 * off, an external one waits for an agent of its own, and it belongs to no org template. What the agent wrote is
 * not in it. One transaction. Throws `workspace_not_found`, `workspace_removed`, `being_removed`, `ancestor_paused`, `no_backend`, `secret_unreadable`,
 * `secrets_locked`.
 */
export function duplicate(
  { id, withDescendants, parentId: wantedParent, canvas }: DuplicateRequest,
  parts: DuplicateParts,
): { root: WorkspaceRecord; count: number } {
  const { store, lifecycle, schedules, backends } = parts;
  const original = lifecycle.requireStaying(id);
  const parentId = wantedParent === undefined ? original.parentId : wantedParent;
  if (parentId !== null && parentId !== original.parentId) lifecycle.requireStaying(parentId);
  const below = withDescendants ? store.workspaces.descendantsOf(id) : [];
  // What waits to be destroyed is not copied.
  const originals = [original, ...below.filter((each) => each.destroyAt === null)];
  if (originals.some(hasInstance)) backends.require();
  const copies = store.transaction(() => {
    const copyOf = new Map<string, string>();
    return originals.map((each) => {
      const place =
        each === original
          ? {
              name: freeName(store, original.name, parentId),
              parentId,
              canvas: canvas ?? (parentId === original.parentId ? beside(original) : null),
            }
          : { name: each.name, parentId: copyOf.get(each.parentId ?? '') ?? null, canvas: each.canvas };
      const copy = copyOne(each, place, parts);
      copyOf.set(each.id, copy.id);
      return copy;
    });
  });
  lifecycle.start(copies);
  schedules.refresh();
  if (copies.some(hasInstance)) backends.remember();
  return { root: store.workspaces.getLive(copies[0]?.id ?? '') ?? original, count: copies.length };
}

function copyOne(
  original: WorkspaceRecord,
  place: Pick<WorkspaceRecord, 'name' | 'parentId' | 'canvas'>,
  { store, lifecycle, secrets, channels, memories, schedules }: DuplicateParts,
): WorkspaceRecord {
  const { id, external } = original;
  const copy = lifecycle.add({
    ...place,
    role: original.role,
    runtime: original.runtime,
    model: original.model,
    template: original.template,
    tier: original.tier,
    maxConcurrentTasks: original.maxConcurrentTasks,
    files: filesFor(place.name, store.workspaces.filesOf(id)),
    workspaceDir: original.workspaceDir,
    workspaceAccess: original.workspaceAccess,
    plugins: original.plugins,
    ...(external ? { external: { url: '', deliveryMode: 'poll' as const } } : {}),
    settings: {
      budgetLimit: original.budgetLimit,
      hibernateAfterMinutes: original.hibernateAfterMinutes,
      allowedTier: original.allowedTier,
      updateTier: original.updateTier,
      collapsed: original.collapsed,
    },
  });
  for (const origin of store.plugins.originsOf(id)) store.plugins.putOrigin(copy.id, origin);
  secrets.copyAll(id, copy.id);
  channels.copyAll(id, copy.id);
  memories.seed(
    copy.id,
    store.memories.listOf(id).filter(({ source }) => source === 'template'),
  );
  for (const { name, cronExpr, timezone, prompt, enabled, source } of store.schedules.listOf(id)) {
    schedules.put({ workspaceId: copy.id, name, cronExpr, timezone, prompt, enabled, source });
  }
  return copy;
}

/** `Ada`, `Ada copy`, `Ada copy 2`, … : the first that nobody there has. */
export function freeName(store: Store, name: string, parentId: string | null): string {
  const taken = new Set(store.workspaces.childrenOf(parentId).map((each) => each.name));
  if (!taken.has(name)) return name;
  const base = name.replace(/ copy( \d+)?$/, '');
  for (let number = 1; ; number += 1) {
    const ending = number === 1 ? ' copy' : ` copy ${number}`;
    const candidate = `${base.slice(0, MAX_NAME_LENGTH - ending.length)}${ending}`;
    if (!taken.has(candidate)) return candidate;
  }
}

function beside({ canvas }: WorkspaceRecord): WorkspaceRecord['canvas'] {
  return canvas && { x: canvas.x + OFFSET, y: canvas.y + OFFSET };
}

/** The same files, and in config.yaml its own name. */
function filesFor(name: string, files: readonly StoredFile[]): StoredFile[] {
  return files.map(({ path, mode, content }) => {
    const changed = path === 'config.yaml' ? withValues(content, { name }) : undefined;
    return { path, mode, content: changed ?? content };
  });
}
