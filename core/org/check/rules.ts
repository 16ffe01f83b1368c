import path from 'node:path';
import { Cron } from 'croner';
import type { Diagnostics } from '../resolve/diagnostics.ts';
import { didYouMean } from '../resolve/suggest.ts';
import type { ResolvedOrg, ResolvedWorkspace } from '../types.ts';

/** Comparing a name with all of a large org takes its time. */
const MAX_SUGGESTIONS = 50;
/** A cycle of all weekdays and leap days begins here, so that a result does not depend on the day of the check. */
const CRON_START = new Date(Date.UTC(2000, 0, 1));
const PROMPT_NAME = /prompt/i;
const PROMPT_FOLDERS = new Set(['prompts', 'schedules']);
const TEXT_FILE = /\.(md|txt)$/i;
const YAML_FILE = /\.ya?ml$/i;

/** All workspaces in creation order. */
export function allWorkspaces(workspaces: readonly ResolvedWorkspace[]): ResolvedWorkspace[] {
  return workspaces.flatMap((workspace) => [workspace, ...allWorkspaces(workspace.children)]);
}

/** Roles that tasks are routed to and that nobody in the org has. A role is the name of a workspace or its `role`. */
export function checkRouting(all: readonly ResolvedWorkspace[], diagnostics: Diagnostics): void {
  const names = new Map(all.map(({ name }) => [name.toLowerCase(), name]));
  const roles = new Set(all.map(({ role }) => role.toLowerCase()));
  const told = new Set<string>();
  for (const { categoryRouting, routingSources } of all) {
    for (const [category, wanted] of Object.entries(categoryRouting)) {
      for (const [index, role] of wanted.entries()) {
        const at = routingSources[category]?.[index];
        const key = `${at?.file}:${at?.line}:${at?.column}`;
        const lower = role.toLowerCase();
        if (!at || names.has(lower) || roles.has(lower) || told.has(key)) continue;
        told.add(key);
        const meant = told.size <= MAX_SUGGESTIONS ? didYouMean(lower, names.keys()) : undefined;
        const fix = meant
          ? `Did you mean "${names.get(meant)}"?`
          : 'Use the name of a workspace of this org.';
        const message = `Tasks of the category "${category}" go to "${role}", and nobody in this org is called that`;
        diagnostics.warning('routing_role_unknown', message, at, fix);
      }
    }
  }
}

/** Schedules with a valid expression for which there is no day, such as 30 February. */
export function checkSchedules(all: readonly ResolvedWorkspace[], diagnostics: Diagnostics): void {
  const fires = new Map<string, boolean>();
  for (const { schedules } of all) {
    for (const { name, cron, source } of schedules) {
      let known = fires.get(cron);
      if (known === undefined) {
        const job = new Cron(cron, { paused: true, mode: '5-part', timezone: 'UTC' });
        known = job.nextRun(CRON_START) !== null;
        fires.set(cron, known);
      }
      if (known) continue;
      const message = `The schedule "${name}" never runs: no day matches "${cron}"`;
      diagnostics.warning('cron_never_fires', message, source, 'Check the day of the month and the month.');
    }
  }
}

/**
 * Prompts and included files that nothing uses any more. What lies in a `files_dir` reaches its workspace anyway,
 * and other texts, such as a README, are for people.
 */
export function checkUnreferenced(
  org: ResolvedOrg,
  all: readonly ResolvedWorkspace[],
  committed: readonly string[],
  diagnostics: Diagnostics,
): void {
  const used = new Set(org.files.map((file) => file.path));
  const delivered = new Set(all.map(({ filesDir }) => filesDir));
  if (delivered.has('.')) return;
  const foldersOf = (pattern: RegExp) =>
    new Set([...used].filter((file) => pattern.test(file)).map((file) => path.posix.dirname(file)));
  const promptFolders = foldersOf(TEXT_FILE);
  const yamlFolders = foldersOf(YAML_FILE);
  for (const file of committed) {
    const folder = path.posix.dirname(file);
    if (used.has(file) || folder.startsWith('.git') || isDelivered(folder, delivered)) continue;
    const at = { file, line: 1, column: 1 };
    if (TEXT_FILE.test(file) && isPrompt(file, folder, promptFolders)) {
      const fix = 'Name it in a prompt_file, move it into a files_dir, or remove it.';
      diagnostics.warning('prompt_unreferenced', 'No workspace and no schedule uses this prompt', at, fix);
    } else if (YAML_FILE.test(file) && folder !== '.' && yamlFolders.has(folder)) {
      diagnostics.hint('file_unreferenced', 'Nothing includes this file', at, 'Include it or remove it.');
    }
  }
}

function isPrompt(file: string, folder: string, promptFolders: ReadonlySet<string>): boolean {
  return (
    PROMPT_NAME.test(path.posix.basename(file)) ||
    PROMPT_FOLDERS.has(path.posix.basename(folder)) ||
    (folder !== '.' && promptFolders.has(folder))
  );
}

function isDelivered(folder: string, delivered: ReadonlySet<string>): boolean {
  for (let at = folder; at !== '.'; at = path.posix.dirname(at)) if (delivered.has(at)) return true;
  return false;
}
