import {
  type Build,
  builtImageSchema,
  kitImportSchema,
  kitSummarySchema,
  refreshResultSchema,
  type Task,
} from '../../../core/contract/index.ts';
import { isActive } from '../dock/builds/texts.ts';
import { runtimeName } from '../engine/presence.ts';
import type { ShownError } from '../engine/shown-error.ts';
import { bytesText, counted } from '../inspector/text.ts';
import { durationText } from '../inspector/time.ts';

/** What to say about a task that has ended. */
export interface Outcome {
  readonly tone: 'info' | 'success' | 'warning' | 'error';
  readonly title: string;
  readonly detail?: string | undefined;
  readonly error?: ShownError | undefined;
  readonly buildId?: string | undefined;
  /** A text that is worth keeping, and what it is. */
  readonly copy?: { readonly label: string; readonly text: string } | undefined;
}

const failedKit: { readonly [K in Task['kind']]?: string } = {
  'offline.export': 'The offline kit was not written',
  'offline.import': 'The offline kit was not brought up',
};

/** Says how a task ended. `seenAt`: when the source of a runtime was last seen, in milliseconds since the epoch. */
export function outcomeOf(task: Task, seenAt: (runtime: string) => number | null): Outcome {
  if (task.status === 'cancelled') return { tone: 'info', title: `${task.title}: cancelled` };
  if (task.status === 'failed') {
    const { error } = task;
    // Cancelled where the build is shown: that was wanted, so nothing has gone wrong.
    if (error?.code === 'build_cancelled') return { tone: 'info', title: error.message, error };
    const failed = failedKit[task.kind];
    // Perhaps it was a build on the way: then its error says nothing of the kit.
    if (error && failed !== undefined) return { tone: 'error', title: failed, detail: textOf(error), error };
    return error
      ? { tone: 'error', title: error.message, error }
      : { tone: 'error', title: `${task.title} failed` };
  }
  const result = task.result ?? {};
  switch (task.kind) {
    case 'image.build':
      return builtOutcome(result, seenAt) ?? plain(task);
    case 'image.refresh':
      return refreshOutcome(result) ?? plain(task);
    case 'offline.export':
      return exportOutcome(result) ?? plain(task);
    case 'offline.import':
      return importOutcome(result) ?? plain(task);
    case 'plugin.install':
      return plain(task);
  }
}

/** "as last known on 7 November 2026": for an image whose source could not be asked. */
export function lastKnownText(at: number): string {
  return `as last known on ${longDate.format(at)}`;
}

const longDate = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });

/** The build that a task makes: the one that it names, else one that goes on and that its title names. */
export function buildOfTask(task: Task, builds: Iterable<Build>): string | null {
  if (typeof task.result?.buildId === 'string') return task.result.buildId;
  if (task.kind !== 'image.build') return null;
  const words = task.title.split(' ');
  return [...builds].find((build) => isActive(build) && words.includes(build.runtime))?.id ?? null;
}

function builtOutcome(
  result: Record<string, unknown>,
  seenAt: (runtime: string) => number | null,
): Outcome | null {
  const built = builtImageSchema.safeParse(result);
  if (!built.success) return null;
  const { runtime, cached, offline, durationMs, buildId } = built.data;
  const name = runtimeName(runtime);
  const at = seenAt(runtime);
  const known = at === null ? 'as last known' : lastKnownText(at);
  return {
    tone: offline ? 'info' : 'success',
    title: cached ? `The image of ${name} is there already` : `The image of ${name} was built`,
    detail: offline
      ? `Its source could not be reached, so it is taken ${known}.`
      : cached
        ? 'It is the newest, so there was nothing to build.'
        : durationText(durationMs),
    buildId: buildId ?? undefined,
  };
}

function refreshOutcome(result: Record<string, unknown>): Outcome | null {
  const refreshed = refreshResultSchema.safeParse(result);
  if (!refreshed.success) return null;
  const { pulled, failed, recreated, errors } = refreshed.data;
  const reasons = errors.map(({ runtime, error }) => `${runtimeName(runtime)}: ${error.message}`);
  const renewed = recreated.length > 0 && `${counted(recreated.length, 'workspace')} made anew`;
  const newest = `${counted(pulled.length, 'image')} ${pulled.length === 1 ? 'is' : 'are'} the newest`;
  const good = [newest, renewed].filter((part) => part !== false).join(', ');
  return failed.length === 0
    ? { tone: 'success', title: good }
    : {
        tone: 'error',
        title: `${counted(failed.length, 'image')} could not be renewed`,
        detail: [...reasons, ...(pulled.length > 0 ? [good] : [])].join('\n'),
      };
}

function exportOutcome(result: Record<string, unknown>): Outcome | null {
  const kit = kitSummarySchema.safeParse(result);
  if (!kit.success) return null;
  const { sizeBytes, images, orgs, sha256 } = kit.data;
  const parts = [bytesText(sizeBytes), counted(orgs.length, 'org'), counted(images.length, 'image')];
  return {
    tone: 'success',
    title: 'The offline kit was written',
    detail: `${parts.join(' · ')}\nSHA-256 ${sha256.slice(0, 16)}…`,
    copy: { label: 'Copy the SHA-256', text: sha256 },
  };
}

function importOutcome(result: Record<string, unknown>): Outcome | null {
  const kit = kitImportSchema.safeParse(result);
  if (!kit.success) return null;
  const { orgs, workspaceIds, warnings } = kit.data;
  const names = orgs.map(({ name }) => name).join(', ');
  const title = `${names || 'The offline kit'}: ${counted(workspaceIds.length, 'workspace')} coming up`;
  return warnings.length === 0
    ? { tone: 'success', title }
    : { tone: 'warning', title, detail: warnings.join('\n') };
}

function textOf({ message, detail }: NonNullable<Task['error']>): string {
  return detail === undefined ? message : `${message}\n${detail}`;
}

function plain(task: Task): Outcome {
  return { tone: 'success', title: `${task.title}: done` };
}
