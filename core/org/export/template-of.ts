import { stringify } from 'yaml';
import { slugOf } from '../../base/index.ts';
import type { ConfigFile } from '../files/copy-files.ts';
import { isEnvName } from '../resolve/environment.ts';
import type { ExportedChannel, ExportedOrg, ExportedSchedule, ExportedWorkspace } from './types.ts';

/** One level below the template folder, so that no name of ours is taken for that of a persona. */
const FILES_FOLDER = 'workspaces';
const GENERATED_MODE = 0o644;

/**
 * Writes a live org as the files of a template. Importing them again changes nothing; importing them elsewhere
 * makes the same org, once the variables that they name have values.
 */
export function templateOf(org: ExportedOrg): ConfigFile[] {
  const folders = new Folders();
  const files: ConfigFile[] = [];
  const workspaces = org.workspaces.map((each) => entryOf(each, true, folders, files));
  const content = withoutEmpty({
    name: org.name,
    description: org.description,
    global_memories: org.globalMemories.map((text) => ({ content: text, scope: 'GLOBAL' })),
    workspaces,
  });
  const text = stringify(content, { lineWidth: 0, aliasDuplicateObjects: false });
  return [{ path: 'org.yaml', content: new TextEncoder().encode(text), mode: GENERATED_MODE }, ...files];
}

function entryOf(
  workspace: ExportedWorkspace,
  isRoot: boolean,
  folders: Folders,
  files: ConfigFile[],
): Record<string, unknown> {
  const own = workspace.files.filter(({ path }) => !isOfPlugin(path, workspace.localPlugins));
  const folder = own.length > 0 ? folders.take(workspace.name) : '';
  for (const file of own) files.push({ ...file, path: `${folder}/${file.path}` });
  const { external, workspaceDir, maxConcurrentTasks, envKeys } = workspace;
  return withoutEmpty({
    name: workspace.name,
    role: workspace.role,
    ...(external
      ? { external, url: workspace.url }
      : { runtime: workspace.runtime, model: workspace.model, template: workspace.template }),
    tier: workspace.tier,
    files_dir: folder,
    workspace_dir: workspaceDir,
    workspace_access: workspaceDir === '' ? '' : workspace.workspaceAccess,
    plugins: workspace.plugins,
    max_concurrent_tasks: maxConcurrentTasks > 1 ? maxConcurrentTasks : null,
    canvas: isRoot ? workspace.canvas : null,
    recommended_env: envKeys.filter(isEnvName),
    initial_memories: workspace.memories,
    schedules: workspace.schedules.map(scheduleEntry),
    channels: workspace.channels.map(channelEntry),
    children: workspace.children.map((child) => entryOf(child, false, folders, files)),
  });
}

function scheduleEntry({ name, cron, timezone, prompt, enabled }: ExportedSchedule) {
  return { name, cron_expr: cron, timezone, prompt, ...(enabled ? {} : { enabled }) };
}

function channelEntry({ type, config, allowedUsers, enabled }: ExportedChannel) {
  return withoutEmpty({ type, config, allowed_users: allowedUsers, ...(enabled ? {} : { enabled }) });
}

/** Importing brings the files of these along by their names; those of all others travel as its own. */
function isOfPlugin(path: string, plugins: readonly string[]): boolean {
  return plugins.some((plugin) => path.startsWith(`plugins/${plugin}/`));
}

function withoutEmpty(entry: Record<string, unknown>): Record<string, unknown> {
  const says = (value: unknown) =>
    value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => says(value)));
}

/** Folder names that are safe on every file system and taken once, whatever the case. */
class Folders {
  readonly #taken = new Set<string>();

  take(name: string): string {
    const slug = slugOf(name, 'workspace');
    let folder = slug;
    for (let number = 2; this.#taken.has(folder); number += 1) folder = `${slug}-${number}`;
    this.#taken.add(folder);
    return `${FILES_FOLDER}/${folder}`;
  }
}
