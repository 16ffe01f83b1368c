import { AppError } from '../../base/index.ts';
import type { WorkspaceRecord } from '../../store/index.ts';
import type { Observed, WorkspaceBackend } from '../backend.ts';
import { crashReason } from './crash-reason.ts';
import type { Failures } from './failures.ts';
import type { LossCounter } from './losses.ts';
import type { ReconcilerOptions } from './options.ts';
import { stopInTime } from './stops.ts';
import type { Suspects } from './suspects.ts';

export interface LossParts extends Pick<ReconcilerOptions, 'store' | 'registry' | 'clock'> {
  readonly losses: LossCounter;
  readonly suspects: Suspects;
  readonly failures: Failures;
}

/** An instance that ran is gone without being asked to: count it, wait a little, give up on a loop. */
export async function noteLoss(
  record: WorkspaceRecord,
  observed: Observed,
  backend: WorkspaceBackend,
  parts: LossParts,
): Promise<void> {
  const { registry, clock, losses, suspects, failures } = parts;
  const { id } = record;
  const isDeaf = suspects.isLost(id);
  const { loop } = losses.count(record, clock.now());
  const why = crashReason(record, observed, { isDeaf, limitBytes: backend.memoryLimitBytes?.(record.tier) });
  registry.trigger(
    id,
    'lost',
    { url: '', activeTasks: 0, currentTask: '', sampleError: why.text },
    { event: 'WORKSPACE_OFFLINE' },
  );
  if (isDeaf) await stopInTime(parts, backend, id);
  suspects.forget(id);
  if (loop === null) return;
  const lines = await failures.lastLines(id);
  await stopInTime(parts, backend, id);
  losses.forget(id);
  failures.giveUp(
    record,
    new AppError('crash_loop', `${record.name} keeps exiting`, {
      detail: `${loop} ${why.text} Its last log lines:\n${lines}`,
      actions: [...why.actions, { label: 'Restart', operation: 'workspaces.restart', input: { id } }],
    }),
  );
}
