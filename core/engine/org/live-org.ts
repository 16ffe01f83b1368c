import { sha256, TimeSlices } from '../../base/index.ts';
import { type Channels, channelDigest } from '../../channels/index.ts';
import { fileDigests, type LiveItem, type LiveWorkspace, type TemplateFields } from '../../org/index.ts';
import type { Store, WorkspaceRecord } from '../../store/index.ts';

/** Everything that lives, as a plan compares it. Gives way now and then. */
export async function liveWorkspaces(store: Store, channels: Channels): Promise<LiveWorkspace[]> {
  const slices = new TimeSlices();
  const live: LiveWorkspace[] = [];
  for (const record of store.workspaces.listLive()) {
    if (slices.over) await slices.giveWay();
    live.push(liveWorkspace(record, store, channels));
  }
  return live;
}

function liveWorkspace(record: WorkspaceRecord, store: Store, channels: Channels): LiveWorkspace {
  const { id, name, parentId, orgId, external } = record;
  const applied = record.applied as TemplateFields | null;
  return {
    id,
    name,
    parentId,
    orgId,
    external,
    applied,
    fields: fieldsOf(record, applied, store),
    schedules: new Map([
      // What people removed or renamed is as little touched as what they changed.
      ...store.schedules.givenUp(id).map((given) => [given, { digest: '', fromTemplate: false }] as const),
      ...itemsBy(store.schedules.listOf(id), (each) => [
        each.name,
        scheduleDigest({ ...each, cron: each.cronExpr }),
        each.source === 'template',
      ]),
    ]),
    channels: itemsBy(channels.listOf(id), (each) => [
      each.type,
      channelDigest(each),
      each.source === 'template',
    ]),
  };
}

function fieldsOf(record: WorkspaceRecord, applied: TemplateFields | null, store: Store): TemplateFields {
  const { role, runtime, model, tier, template, maxConcurrentTasks, workspaceDir, workspaceAccess } = record;
  return {
    role,
    runtime,
    model,
    tier,
    template,
    maxConcurrentTasks,
    workspaceDir,
    workspaceAccess,
    plugins: record.plugins,
    canvas: record.canvas,
    // External agents report their own address, which is not a change that people made.
    url: applied?.url ?? (record.external ? record.url : ''),
    // Nothing but an import changes what a workspace was seeded with.
    files: applied?.files ?? fileDigests(store.workspaces.filesOf(record.id)),
  };
}

function itemsBy<T>(
  items: readonly T[],
  read: (item: T) => [name: string, digest: string, fromTemplate: boolean],
): Map<string, LiveItem> {
  return new Map(
    items.map(read).map(([name, digest, fromTemplate]) => [name, { digest, fromTemplate }] as const),
  );
}

/** Equal for schedules that do the same. */
export function scheduleDigest(schedule: {
  readonly cron: string;
  readonly timezone: string;
  readonly prompt: string;
  readonly enabled: boolean;
}): string {
  const { cron, timezone, prompt, enabled } = schedule;
  return sha256(JSON.stringify([cron, timezone, prompt, enabled]));
}
