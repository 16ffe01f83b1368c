import {
  builtImageSchema,
  kitImportSchema,
  kitSummarySchema,
  refreshResultSchema,
  type Task,
} from '../../../core/contract/index.ts';
import { runtimeName } from '../engine/presence.ts';
import type { ShownError } from '../engine/shown-error.ts';
import { bytesText } from '../inspector/text.ts';
import { durationText } from '../inspector/time.ts';
import { text } from '../text/index.ts';
import { lastKnownText } from './build-of-task.ts';

const words = text.tasks;

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
  'offline.export': words.kitNotWritten,
  'offline.import': words.kitNotImported,
};

/** Says how a task ended. `seenAt`: when the source of a runtime was last seen, in milliseconds since the epoch. */
export function outcomeOf(task: Task, seenAt: (runtime: string) => number | null): Outcome {
  if (task.status === 'cancelled') return { tone: 'info', title: words.cancelled(task.title) };
  if (task.status === 'failed') {
    const { error } = task;
    // Cancelled where the build is shown: that was wanted, so nothing has gone wrong.
    if (error?.code === 'build_cancelled') return { tone: 'info', title: error.message, error };
    const failed = failedKit[task.kind];
    // Perhaps it was a build on the way: then its error says nothing of the kit.
    if (error && failed !== undefined) return { tone: 'error', title: failed, detail: textOf(error), error };
    return error
      ? { tone: 'error', title: error.message, error }
      : { tone: 'error', title: words.failed(task.title) };
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

function builtOutcome(
  result: Record<string, unknown>,
  seenAt: (runtime: string) => number | null,
): Outcome | null {
  const built = builtImageSchema.safeParse(result);
  if (!built.success) return null;
  const { runtime, cached, offline, durationMs, buildId } = built.data;
  const name = runtimeName(runtime);
  const at = seenAt(runtime);
  const known = at === null ? words.asLastKnown : lastKnownText(at);
  return {
    tone: offline ? 'info' : 'success',
    title: cached ? words.builtAlready(name) : words.built(name),
    detail: offline ? words.builtOffline(known) : cached ? words.builtCached : durationText(durationMs),
    buildId: buildId ?? undefined,
  };
}

function refreshOutcome(result: Record<string, unknown>): Outcome | null {
  const refreshed = refreshResultSchema.safeParse(result);
  if (!refreshed.success) return null;
  const { pulled, failed, recreated, errors } = refreshed.data;
  const reasons = errors.map(({ runtime, error }) => words.reason(runtimeName(runtime), error.message));
  const renewed = recreated.length > 0 && words.madeAnew(recreated.length);
  const newest = words.newest(pulled.length);
  const good = [newest, renewed].filter((part) => part !== false).join(', ');
  return failed.length === 0
    ? { tone: 'success', title: good }
    : {
        tone: 'error',
        title: words.notRenewed(failed.length),
        detail: [...reasons, ...(pulled.length > 0 ? [good] : [])].join('\n'),
      };
}

function exportOutcome(result: Record<string, unknown>): Outcome | null {
  const kit = kitSummarySchema.safeParse(result);
  if (!kit.success) return null;
  const { sizeBytes, images, orgs, sha256 } = kit.data;
  return {
    tone: 'success',
    title: words.kitWritten,
    detail: `${words.kitContents(bytesText(sizeBytes), orgs.length, images.length)}\n${words.kitDigest(sha256.slice(0, 16))}`,
    copy: { label: words.copyDigest, text: sha256 },
  };
}

function importOutcome(result: Record<string, unknown>): Outcome | null {
  const kit = kitImportSchema.safeParse(result);
  if (!kit.success) return null;
  const { orgs, workspaceIds, warnings } = kit.data;
  const names = orgs.map(({ name }) => name).join(', ');
  const title = words.comingUp(names || words.kit, workspaceIds.length);
  return warnings.length === 0
    ? { tone: 'success', title }
    : { tone: 'warning', title, detail: warnings.join('\n') };
}

function textOf({ message, detail }: NonNullable<Task['error']>): string {
  return detail === undefined ? message : `${message}\n${detail}`;
}

function plain(task: Task): Outcome {
  return { tone: 'success', title: words.done(task.title) };
}
