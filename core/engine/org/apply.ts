import { AppError, checkpoint, TimeSlices } from '../../base/index.ts';
import type { Channels } from '../../channels/index.ts';
import { hasInstance, type ImportResult } from '../../contract/index.ts';
import type { Memories } from '../../memory/index.ts';
import type { ImportPlan, PlannedStep, ResolvedOrg } from '../../org/index.ts';
import type { Schedules } from '../../schedules/index.ts';
import type { SecretService } from '../../secrets/index.ts';
import type { FileChanges, Store, WorkspaceRecord } from '../../store/index.ts';
import type { WorkspaceLifecycle } from '../../workspaces/index.ts';
import type { Draft, Drafts } from './drafts.ts';
import { draftFor } from './prepare.ts';
import type { PlannedFiles } from './prepare-files.ts';

export interface ApplyParts {
  readonly store: Store;
  readonly lifecycle: WorkspaceLifecycle;
  readonly schedules: Pick<Schedules, 'put' | 'drop' | 'refresh'>;
  readonly secrets: SecretService;
  readonly channels: Channels;
  readonly memories: Memories;
  /** Something was created that needs a backend. */
  readonly onInstances: () => void;
}

/** Fields besides those in its files that an instance takes up only when it is made anew. */
const RESTARTING = ['template', 'workspaceDir', 'workspaceAccess', 'plugins'];

/** A plan with all that carrying it out needs. */
export interface PlannedWork {
  readonly plan: ImportPlan;
  readonly drafts: Drafts;
  readonly files: PlannedFiles;
  readonly org: ResolvedOrg;
  /** What the org is remembered as coming from. */
  readonly template: string;
}

/**
 * Carries a plan out: one transaction of desired state, before anybody else gets a turn; then the reconciler looks at
 * what changed, in small pieces. When it throws, nothing has happened.
 *
 * @param inside runs at the end of the transaction
 */
export async function applyPlan(
  work: PlannedWork,
  parts: ApplyParts,
  inside: (result: ImportResult) => void,
): Promise<ImportResult> {
  const { store, lifecycle, schedules } = parts;
  const { plan, org, template } = work;
  const application = new Application(work, parts);
  const result = store.transaction(() => {
    const { id } = store.orgs.upsert({ name: org.name, description: org.description, template });
    const done = application.run(plan, id);
    inside(done);
    return done;
  });
  checkpoint('import.applied');
  schedules.refresh();
  if (application.created.some(hasInstance)) parts.onInstances();
  const slices = new TimeSlices();
  for (const { id } of application.created) {
    if (slices.over) await slices.giveWay();
    // Somebody may have removed it by now.
    const record = store.workspaces.getLive(id);
    if (record) lifecycle.start([record]);
  }
  for (const id of application.touched) {
    if (slices.over) await slices.giveWay();
    lifecycle.look([id]);
  }
  checkpoint('import.started');
  return result;
}

class Application {
  /** In creation order. */
  readonly created: WorkspaceRecord[] = [];
  /** Ids of those that were changed or removed. */
  readonly touched: string[] = [];
  readonly #work: PlannedWork;
  readonly #parts: ApplyParts;
  /** Ids by path. */
  readonly #ids = new Map<string, string>();

  constructor(work: PlannedWork, parts: ApplyParts) {
    this.#work = work;
    this.#parts = parts;
  }

  run({ steps, mode }: ImportPlan, orgId: string): ImportResult {
    const workspaces: ImportResult['workspaces'] = [];
    const count = { kept: 0, updated: 0, moved: 0 };
    const removed: WorkspaceRecord[] = [];
    for (const step of steps) {
      const { entry, live } = step;
      if (entry.action === 'remove') {
        const record = live && this.#parts.store.workspaces.getLive(live.id);
        if (record) removed.push(record);
        continue;
      }
      const draft = draftFor(this.#work.drafts, entry.path);
      const id = live === null ? this.#create(step, draft, orgId) : this.#change(step, draft, live.id, orgId);
      this.#ids.set(entry.path, id);
      if (live !== null) count.kept += 1;
      if (entry.action === 'update') count.updated += 1;
      if (entry.action === 'move') count.moved += 1;
      workspaces.push({
        id,
        name: entry.name,
        tier: entry.tier,
        action: entry.action,
        skipped: live !== null,
        channels: step.leftAlone ? [] : draft.made.map(({ type }) => type),
        channelsSkipped: step.leftAlone ? [] : [...draft.skipped],
      });
    }
    this.touched.push(...this.#parts.lifecycle.markRemoved(removed));
    return {
      org: this.#work.org.name,
      mode,
      workspaces,
      created: this.created.length,
      ...count,
      removed: removed.length,
    };
  }

  #parentIdOf({ entry }: PlannedStep): string | null {
    if (entry.parentPath === null) return null;
    const id = this.#ids.get(entry.parentPath);
    if (id === undefined) throw new AppError('internal', `"${entry.path}" comes before its parent`);
    return id;
  }

  #create(step: PlannedStep, draft: Draft, orgId: string): string {
    const { lifecycle } = this.#parts;
    const { workspace, fields } = draft;
    const record = lifecycle.add({
      name: workspace.name,
      role: fields.role,
      runtime: fields.runtime,
      model: fields.model,
      template: fields.template,
      tier: fields.tier,
      parentId: this.#parentIdOf(step),
      canvas: fields.canvas && { ...fields.canvas },
      maxConcurrentTasks: fields.maxConcurrentTasks,
      files: this.#filesOf(step).put,
      workspaceDir: fields.workspaceDir,
      workspaceAccess: fields.workspaceAccess,
      plugins: fields.plugins,
      orgId,
      applied: fields,
      ...(workspace.external
        ? { external: { url: fields.url, deliveryMode: fields.url ? ('push' as const) : ('poll' as const) } }
        : {}),
    });
    this.created.push(record);
    this.#bring(record.id, step, draft);
    return record.id;
  }

  #change(step: PlannedStep, draft: Draft, id: string, orgId: string): string {
    const { store, lifecycle } = this.#parts;
    // What says that it is kept must not be gone in a moment.
    lifecycle.requireStaying(id);
    if (step.leftAlone) return id;
    const { entry, patch } = step;
    const { files: _, ...fields } = patch;
    const before = store.workspaces.getLive(id);
    if (entry.action === 'keep' && before?.orgId === orgId && isSame(before.applied, draft.fields)) return id;
    const parentId = this.#parentIdOf(step);
    const place = {
      parentId,
      position: store.workspaces.countChildren(parentId),
      canvas: fields.canvas ?? null,
    };
    const moves = entry.action === 'move';
    const variables = step.envKeys.length + step.goneEnvKeys.length;
    this.#bring(id, step, draft);
    lifecycle.respec(id, {
      patch: { ...fields, ...(moves ? place : {}), orgId, applied: draft.fields },
      files: this.#changedFiles(id, step, draft),
      restart: moves || variables > 0 || RESTARTING.some((field) => field in patch),
    });
    if (entry.action !== 'keep') this.touched.push(id);
    return id;
  }

  #filesOf({ entry }: PlannedStep): FileChanges {
    return this.#work.files.get(entry.path) ?? { put: [], remove: [] };
  }

  /** Besides what the plan says: whatever people brought of plugins goes with their names, and none comes without. */
  #changedFiles(id: string, step: PlannedStep, { fields }: Draft): FileChanges {
    const { store } = this.#parts;
    const before = store.workspaces.getLive(id)?.plugins ?? [];
    const { put, remove } = this.#filesOf(step);
    const after = new Set(step.patch.plugins ?? before);
    const gone = before.filter((name) => !after.has(name));
    for (const name of gone) store.plugins.removeOrigin(id, name);
    const leftOut = fields.plugins.filter((name) => !after.has(name)).map((name) => `plugins/${name}/`);
    const kept = put.filter(({ path }) => !leftOut.some((folder) => path.startsWith(folder)));
    const paths = new Set(kept.map(({ path }) => path));
    const going = gone.flatMap((name) => store.workspaces.pathsBelow(id, `plugins/${name}`));
    return { put: kept, remove: [...new Set([...remove, ...going])].filter((path) => !paths.has(path)) };
  }

  /** Variables, schedules, channels and memories, as far as the plan says that they change. */
  #bring(id: string, step: PlannedStep, draft: Draft): void {
    const { live, schedules, channels, goneEnvKeys, newMemories } = step;
    const parts = this.#parts;
    if (Object.keys(draft.env).length > 0) parts.secrets.setMany(id, draft.env, 'template');
    for (const key of goneEnvKeys) parts.store.secrets.remove(id, key);
    for (const { name, cron, timezone, prompt, enabled } of draft.workspace.schedules) {
      if (!schedules.put.includes(name)) continue;
      parts.schedules.put({
        workspaceId: id,
        name,
        cronExpr: cron,
        timezone,
        prompt,
        enabled,
        source: 'template',
      });
    }
    for (const name of schedules.remove) parts.schedules.drop(id, name);
    for (const channel of draft.made) {
      if (channels.put.includes(channel.type)) parts.channels.upsertFromTemplate(id, channel);
    }
    for (const type of channels.remove) parts.channels.remove(id, type);
    const remembers = live === null ? draft.memories.length : newMemories;
    if (remembers > 0) parts.memories.seed(id, draft.memories);
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
