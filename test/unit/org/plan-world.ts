import {
  type ImportPlan,
  type LiveWorkspace,
  planImport,
  type ResolvedOrg,
  type ResolvedWorkspace,
  type TemplateFields,
  type Wanted,
} from '../../../core/org/index.ts';

/** What the template of a workspace would set; nothing here has variables. */
export function wantedOf(workspace: ResolvedWorkspace): Wanted {
  const { role, runtime, model, tier, template, maxConcurrentTasks, workspaceDir, workspaceAccess } =
    workspace;
  const { url, plugins, canvas } = workspace;
  return {
    fields: {
      role,
      runtime,
      model,
      tier,
      template,
      maxConcurrentTasks,
      workspaceDir,
      workspaceAccess,
      url,
      plugins,
      canvas,
      files: { 'config.yaml': '', 'system-prompt.md': workspace.systemPrompt },
    },
    schedules: new Map(
      workspace.schedules.map((each) => [each.name, JSON.stringify([each.cron, each.prompt])]),
    ),
    channels: new Map(workspace.channels.map((each) => [each.type, JSON.stringify(each.config)])),
  };
}

/** What lives, changed by plans as an engine would, and by people. */
export class World {
  live: LiveWorkspace[] = [];
  /** Names of the orgs that were imported. */
  readonly #imported = new Set<string>();
  #made = 0;

  plan(org: ResolvedOrg, mode: 'merge' | 'reconcile' = 'merge'): Promise<ImportPlan> {
    const orgId = this.#imported.has(org.name) ? org.name : null;
    return planImport({
      org,
      mode,
      live: this.live,
      orgId,
      wanted: wantedOf,
      changedEnv: () => [],
      goneEnv: () => [],
      newMemories: () => 0,
      digestOf: (workspace) => JSON.stringify(wantedOf(workspace).fields),
      lossesOf: () => [],
    });
  }

  /** Carries out what importing this template means. */
  async import(org: ResolvedOrg, mode: 'merge' | 'reconcile' = 'merge'): Promise<ImportPlan> {
    const plan = await this.plan(org, mode);
    this.#imported.add(org.name);
    const ids = new Map<string, string>();
    for (const step of plan.steps) {
      const { entry, workspace, live } = step;
      if (entry.action === 'remove') this.live = this.live.filter((each) => each.id !== entry.workspaceId);
      if (workspace === null) continue;
      const parentId = entry.parentPath === null ? null : (ids.get(entry.parentPath) ?? 'missing');
      if (parentId === 'missing') throw new Error(`"${entry.path}" comes before its parent`);
      const id = live?.id ?? this.#newId();
      ids.set(entry.path, id);
      if (step.leftAlone) continue;
      const wanted = wantedOf(workspace);
      const items = (names: ReadonlyMap<string, string | null>, before?: LiveWorkspace['schedules']) =>
        new Map([
          ...(before ?? []),
          ...[...names].map(
            ([name, digest]) => [name, { digest: digest ?? '', fromTemplate: true }] as const,
          ),
        ]);
      const next: LiveWorkspace = {
        id,
        name: entry.name,
        parentId,
        orgId: live?.orgId ?? org.name,
        external: workspace.external,
        fields: { ...(live?.fields ?? wanted.fields), ...step.patch },
        applied: wanted.fields,
        schedules: withoutKeys(items(wanted.schedules, live?.schedules), step.schedules.remove),
        channels: withoutKeys(items(wanted.channels, live?.channels), step.channels.remove),
      };
      this.live = [...this.live.filter((each) => each.id !== id), next];
    }
    return plan;
  }

  /** Makes a workspace by hand. */
  make(name: string, parentId: string | null, fields: TemplateFields): string {
    const id = this.#newId();
    const none = new Map();
    const made = { id, name, parentId, orgId: null, external: false, fields, applied: null };
    this.live.push({ ...made, schedules: none, channels: none });
    return id;
  }

  edit(id: string, fields: Partial<TemplateFields>): void {
    this.live = this.live.map((each) =>
      each.id === id ? { ...each, fields: { ...each.fields, ...fields } } : each,
    );
  }

  named(name: string): LiveWorkspace {
    const [found, ...others] = this.live.filter((each) => each.name === name);
    if (!found || others.length > 0) throw new Error(`there are ${others.length} others called ${name}`);
    return found;
  }

  #newId(): string {
    this.#made += 1;
    return `id-${this.#made}`;
  }
}

function withoutKeys<V>(map: Map<string, V>, keys: readonly string[]): Map<string, V> {
  for (const key of keys) map.delete(key);
  return map;
}

/** `action path` of every step. */
export function actions(plan: ImportPlan): string[] {
  return plan.steps.map(({ entry }) => `${entry.action} ${entry.path}`);
}
