import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, type HomePaths, newId, systemCodeOf } from '../../base/index.ts';
import type { Channels } from '../../channels/index.ts';
import {
  type ExportedChannel,
  type ExportedWorkspace,
  type TemplateFields,
  templateOf,
} from '../../org/index.ts';
import type { SecretService } from '../../secrets/index.ts';
import type { Store, WorkspaceRecord } from '../../store/index.ts';

export interface ExportParts {
  readonly store: Store;
  readonly channels: Channels;
  readonly secrets: SecretService;
  readonly paths: Pick<HomePaths, 'plugins'>;
  /** The folder `resources/`. */
  readonly resources: string;
}

export interface Exported {
  readonly org: string;
  readonly folder: string;
  readonly workspaces: number;
  readonly files: number;
}

/** Settings of channels that nobody should read in a template. */
const CREDENTIAL = /token|secret|password|key|webhook/i;
/** Shorter values are equal by chance. */
const MIN_SHARED_LENGTH = 6;

/**
 * Writes a live org as a template that re-imports to the same plan. Secrets stay: they become names of
 * variables. The folder appears complete or not at all.
 *
 * @param wanted name or id of an org, or id or name of a root
 * @param folder absolute; must not exist, or be empty
 * @throws AppError `org_not_found`, `folder_not_empty`, `no_permission`
 */
export async function exportOrg(wanted: string, folder: string, parts: ExportParts): Promise<Exported> {
  const { name, description, roots, includes } = findOrg(wanted, parts.store);
  const [first, ...others] = roots.map((root) => exported(root, includes, parts));
  // An import gives its first root what the org says for all.
  const globalMemories = first?.memories.filter(isForAll).map(({ content }) => content) ?? [];
  const workspaces = first
    ? [{ ...first, memories: first.memories.filter((each) => !isForAll(each)) }, ...others]
    : [];
  const files = templateOf({ name, description, workspaces, globalMemories });
  await refuseFull(folder);
  const temporary = `${folder}.${newId().slice(0, 8)}.tmp`;
  try {
    for (const file of files) {
      const target = path.join(temporary, file.path);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, file.content);
      await chmod(target, file.mode);
    }
    await rmdir(folder).catch(ignoreMissing);
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
  return { org: name, folder, workspaces: countOf(workspaces), files: files.length };
}

/**
 * The workspaces that an export of an org writes, parents before their children.
 *
 * @param wanted name or id of an org, or id or name of a root
 * @throws AppError `org_not_found`
 */
export function membersOf(
  wanted: string,
  store: Store,
): { readonly name: string; readonly members: readonly WorkspaceRecord[] } {
  const { name, roots, includes } = findOrg(wanted, store);
  const withBelow = (record: WorkspaceRecord): WorkspaceRecord[] => [
    record,
    ...store.workspaces.childrenOf(record.id).filter(includes).flatMap(withBelow),
  ];
  return { name, members: roots.flatMap(withBelow) };
}

interface Found {
  readonly name: string;
  readonly description: string;
  readonly roots: readonly WorkspaceRecord[];
  /** Whether a workspace below them belongs to what is exported. */
  readonly includes: (record: WorkspaceRecord) => boolean;
}

function findOrg(wanted: string, store: Store): Found {
  const live = store.workspaces.listLive();
  const root = live.find((each) => each.parentId === null && (each.id === wanted || each.name === wanted));
  const org = store.orgs.findByName(wanted) ?? store.orgs.get(root?.orgId ?? wanted);
  const own = new Set(live.filter((each) => org !== undefined && each.orgId === org.id).map(({ id }) => id));
  if (org && own.size > 0) {
    // Those above its own ones, where it was imported into another org, say where its own ones belong.
    const needed = new Set([...own].flatMap((id) => [id, ...store.workspaces.ancestorsOf(id)]));
    const isBelowOwn = (record: WorkspaceRecord) =>
      record.orgId === null && store.workspaces.ancestorsOf(record.id).some((id) => own.has(id));
    const includes = (record: WorkspaceRecord) => needed.has(record.id) || isBelowOwn(record);
    return {
      name: org.name,
      description: org.description,
      roots: store.workspaces.childrenOf(null).filter(includes),
      includes,
    };
  }
  if (root) return { name: root.name, description: root.role, roots: [root], includes: () => true };
  throw new AppError('org_not_found', `There is no org "${wanted}"`, {
    detail: `Give the name of one: ${namesOf(store).join(', ') || 'there is none yet'}`,
  });
}

function namesOf(store: Store): string[] {
  return [
    ...new Set([
      ...store.orgs.list().map(({ name }) => name),
      ...store.workspaces.childrenOf(null).map(({ name }) => name),
    ]),
  ].sort();
}

function exported(
  record: WorkspaceRecord,
  includes: Found['includes'],
  parts: ExportParts,
): ExportedWorkspace {
  const { store, secrets } = parts;
  const { id, external } = record;
  const values = Object.entries(secrets.environmentOf(id));
  const channels = parts.channels.listOf(id).map((channel) => withReferences(channel, values));
  const named = channels.flatMap(({ named }) => named);
  return {
    name: record.name,
    role: record.role,
    runtime: record.runtime,
    model: record.model,
    tier: record.tier,
    template: record.template,
    maxConcurrentTasks: record.maxConcurrentTasks,
    workspaceDir: record.workspaceDir,
    workspaceAccess: record.workspaceAccess,
    plugins: record.plugins,
    localPlugins: localPlugins(record, parts),
    external,
    // A registered agent reports its own address; the template knows the one that it said.
    url: external ? ((record.applied as TemplateFields | null)?.url ?? record.url) : '',
    canvas: record.canvas,
    files: store.workspaces.filesOf(id),
    schedules: store.schedules.listOf(id).map((each) => ({ ...each, cron: each.cronExpr })),
    channels: channels.map(({ channel }) => channel),
    memories: store.memories
      .listOf(id)
      .filter(({ source }) => source === 'template')
      .map(({ content, scope }) => ({ content, scope })),
    envKeys: [...new Set([...secrets.list(id).map(({ key }) => key), ...named])].sort(),
    children: store.workspaces
      .childrenOf(id)
      .filter(includes)
      .map((child) => exported(child, includes, parts)),
  };
}

/** Those that stand in a folder of this machine, and did not come here from elsewhere under that name. */
function localPlugins({ id, plugins }: WorkspaceRecord, { store, paths, resources }: ExportParts): string[] {
  const origins = store.plugins.originsOf(id).filter(({ source }) => !source.startsWith('local:'));
  const brought = new Set(origins.map(({ name }) => name));
  const folders = [paths.plugins, path.join(resources, 'plugins')];
  const isHere = (name: string) => folders.some((folder) => existsSync(path.join(folder, name)));
  return plugins.filter((name) => !brought.has(name) && isHere(name));
}

function isForAll({ scope }: ExportedWorkspace['memories'][number]): boolean {
  return scope === 'GLOBAL';
}

/** A channel whose credentials are names of variables: those that hold the value, else new ones. */
function withReferences(
  { type, config, allowedUsers, enabled }: ExportedChannel,
  values: readonly (readonly [string, string])[],
): { channel: ExportedChannel; named: string[] } {
  const named: string[] = [];
  const entries = Object.entries(config).map(([setting, value]) => {
    const known = values.find(([, stored]) => stored === value && value.length >= MIN_SHARED_LENGTH)?.[0];
    if (known === undefined && !CREDENTIAL.test(setting)) return [setting, value];
    const variable = known ?? `${type}_${setting}`.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_');
    named.push(variable);
    return [setting, `\${${variable}}`];
  });
  return { channel: { type, config: Object.fromEntries(entries), allowedUsers, enabled }, named };
}

function countOf(workspaces: readonly ExportedWorkspace[]): number {
  return workspaces.reduce((sum, { children }) => sum + 1 + countOf(children), 0);
}

async function refuseFull(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return [];
    if (systemCodeOf(error) === 'ENOTDIR') return ['it is a file'];
    throw error;
  });
  if (names.length === 0) return;
  throw new AppError('folder_not_empty', `${folder} is not empty`, {
    detail: 'Choose a folder that does not exist yet, or an empty one.',
  });
}

function ignoreMissing(error: unknown): void {
  if (systemCodeOf(error) !== 'ENOENT') throw error;
}
