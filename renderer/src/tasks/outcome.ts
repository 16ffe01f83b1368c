import {
  builtImageSchema,
  kitImportSchema,
  kitSummarySchema,
  refreshResultSchema,
  type Task,
} from '../../../core/contract/index.ts';
import { runtimeName } from '../engine/presence.ts';
import { bytesText } from '../inspector/text.ts';
import { durationText } from '../inspector/time.ts';
import { text } from '../text/index.ts';
import { lastKnownText } from './build-of-task.ts';
import { type Outcome, plainOutcome } from './plain-outcome.ts';

const words = text.tasks;

/** What did not come about; of all others the error says it best. */
const notDone: { readonly [K in Task['kind']]?: string } = {
  'offline.export': words.kitNotWritten,
  'offline.import': words.kitNotImported,
  'plugin.install': words.pluginNotInstalled,
};

/** Says how a task ended. `seenAt`: when the source of a runtime was last seen, in milliseconds since the epoch. */
export function outcomeOf(task: Task, seenAt: (runtime: string) => number | null): Outcome {
  if (task.status === 'cancelled') return plainOutcome(task);
  if (task.status === 'failed') {
    const { error, plugin } = task;
    // Cancelled where the build is shown: that was wanted, so nothing has gone wrong.
    if (error?.code === 'build_cancelled') return { tone: 'info', title: error.message, error };
    const failed = notDone[task.kind];
    // Perhaps it was a build on the way: then its error says nothing of the kit.
    if (error && failed !== undefined)
      return { tone: 'error', title: failed, detail: textOf(error), error, plugin };
    return plainOutcome(task);
  }
  const result = task.result ?? {};
  switch (task.kind) {
    case 'image.build':
      return builtOutcome(result, seenAt) ?? plainOutcome(task);
    case 'image.refresh':
      return refreshOutcome(result) ?? plainOutcome(task);
    case 'offline.export':
      return exportOutcome(result) ?? plainOutcome(task);
    case 'offline.import':
      return importOutcome(result) ?? plainOutcome(task);
    case 'plugin.install':
      return plainOutcome(task);
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
