import path from 'node:path';
import { AppError, isoTime, Semaphore, toAppError } from '../base/index.ts';
import type { ImportResult } from '../contract/index.ts';
import {
  assertImportable,
  configFiles,
  type PlanEntry,
  planImport,
  type ResolvedOrg,
  type ResolvedWorkspace,
  resolveOrg,
} from '../org/index.ts';
import type { Scheduler } from '../schedules/index.ts';
import type { Store, StoredFile, WorkspaceRecord } from '../store/index.ts';
import type { WorkspaceLifecycle } from '../workspaces/index.ts';
import { templateFiles } from './template-files.ts';

export interface OrgImportOptions {
  readonly store: Store;
  readonly lifecycle: WorkspaceLifecycle;
  readonly scheduler: Scheduler;
  /** Throws when nothing could run the workspaces. */
  readonly requireBackend: () => void;
  /** The folder `resources/`. */
  readonly resources: string;
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => number;
}

/** Brings org templates to life: resolve, plan, then one transaction of desired state. */
export class OrgImport {
  readonly #options: OrgImportOptions;
  /** Two imports at once would plan against the same org and collide. */
  readonly #one = new Semaphore(1);

  constructor(options: OrgImportOptions) {
    this.#options = options;
  }

  /**
   * Imports a template folder. What exists by name and parent is kept, what is missing is created; nothing is
   * half done when it throws (`template_not_found`, `template_invalid`, `no_backend`, …).
   */
  run(dir: string): Promise<ImportResult> {
    return this.#one.run(async () => {
      const { env, requireBackend, now } = this.#options;
      requireBackend();
      const org = await resolveOrg(dir, { env });
      const startedAt = now();
      const about = { name: org.name, dir: path.basename(org.dir), mode: 'merge' };
      this.#tell('org.import.started', about);
      try {
        assertImportable(org);
        const result = await this.#apply(org);
        this.#tell('org.import.completed', {
          ...about,
          created_count: result.created,
          skipped_count: result.kept,
          duration_ms: now() - startedAt,
        });
        return result;
      } catch (error) {
        const { message } = toAppError(error);
        this.#tell('org.import.failed', { ...about, error: message, duration_ms: now() - startedAt });
        throw error;
      }
    });
  }

  async #apply(org: ResolvedOrg): Promise<ImportResult> {
    const { store, lifecycle, scheduler } = this.#options;
    const { entries } = planImport(org, store.workspaces.listLive());
    const files = new Map<PlanEntry, StoredFile[]>();
    for (const entry of entries) {
      if (entry.action === 'create') files.set(entry, await this.#filesOf(entry.workspace, org.dir));
    }
    const ids = new Map<string, string>();
    const created: WorkspaceRecord[] = [];
    const listed: ImportResult['workspaces'] = [];
    store.transaction(() => {
      for (const entry of entries) {
        const { name, tier } = entry.workspace;
        if (entry.liveId !== undefined) {
          ids.set(entry.path, entry.liveId);
          listed.push({ id: entry.liveId, name, tier, skipped: true });
          continue;
        }
        const record = this.#add(entry, ids, files.get(entry) ?? []);
        ids.set(entry.path, record.id);
        created.push(record);
        listed.push({ id: record.id, name, tier, skipped: false });
      }
    });
    scheduler.refresh();
    lifecycle.start(created);
    return {
      org: org.name,
      mode: 'merge',
      workspaces: listed,
      created: created.length,
      kept: listed.length - created.length,
    };
  }

  /** A workspace without files of its own starts with those of its runtime's template. */
  async #filesOf(workspace: ResolvedWorkspace, orgDir: string): Promise<StoredFile[]> {
    const own = await configFiles(workspace, orgDir);
    if (workspace.filesDir !== '' || workspace.external) return own;
    const base = await templateFiles(this.#options.resources, workspace.template || workspace.runtime);
    const stated = new Set(own.map((file) => file.path));
    return [...base.filter((file) => !stated.has(file.path)), ...own];
  }

  #add(entry: PlanEntry, ids: ReadonlyMap<string, string>, files: readonly StoredFile[]): WorkspaceRecord {
    const { lifecycle, scheduler } = this.#options;
    const { workspace, parentPath } = entry;
    const parentId = parentPath === null ? null : ids.get(parentPath);
    if (parentId === undefined) throw new AppError('internal', `"${entry.path}" comes before its parent`);
    const record = lifecycle.add({
      name: workspace.name,
      role: workspace.role,
      runtime: workspace.runtime,
      model: workspace.model,
      template: workspace.template,
      tier: workspace.tier,
      parentId,
      canvas: workspace.canvas && { ...workspace.canvas },
      maxConcurrentTasks: workspace.maxConcurrentTasks,
      files,
      ...(workspace.external
        ? {
            external: {
              url: workspace.url,
              deliveryMode: workspace.url ? ('push' as const) : ('poll' as const),
            },
          }
        : {}),
    });
    for (const { name, cron, timezone, prompt, enabled } of workspace.schedules) {
      scheduler.add({
        workspaceId: record.id,
        name,
        cronExpr: cron,
        timezone,
        prompt,
        enabled,
        source: 'template',
      });
    }
    return record;
  }

  #tell(event: string, payload: Record<string, unknown>): void {
    const { store, now } = this.#options;
    store.events.append({
      type: 'platform',
      event,
      workspaceId: null,
      payload: { ...payload, at: isoTime(now()) },
    });
  }
}
