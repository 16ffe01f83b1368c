import type { AppErrorJson } from '../../base/index.ts';
import type { WorkspaceRecord } from '../../store/index.ts';
import type { Observed } from '../backend.ts';

/** Exit codes above this one tell the number of the signal that ended a process. */
const SIGNAL_BASE = 128;
const SIGNAL_NAMES: Readonly<Record<number, string>> = {
  6: 'SIGABRT',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  15: 'SIGTERM',
};
const HIGHEST_TIER = 4;

/** Why an instance is gone, in one sentence, and what may help against it. */
export function crashReason(
  { id, tier }: Pick<WorkspaceRecord, 'id' | 'tier'>,
  { exitCode, outOfMemory }: Pick<Observed, 'exitCode' | 'outOfMemory'>,
  { isDeaf, limitBytes }: { readonly isDeaf: boolean; readonly limitBytes: number | undefined },
): { readonly text: string; readonly actions: AppErrorJson['actions'] } {
  if (isDeaf) return { text: 'It ran, but refused all connections.', actions: [] };
  if (outOfMemory) {
    const text = `It ran out of its ${limitBytes ? `${inMebibytes(limitBytes)} of ` : ''}memory.`;
    if (tier >= HIGHEST_TIER) return { text, actions: [] };
    const next = Math.max(tier + 1, 3);
    const input = { id, tier: next, restart: true };
    return {
      text,
      actions: [{ label: `Raise its tier to ${next}`, operation: 'workspaces.update', input }],
    };
  }
  return { text: exitSentence(exitCode), actions: [] };
}

function exitSentence(exitCode: number | null): string {
  if (exitCode === null) return 'Its instance was gone.';
  if (exitCode <= SIGNAL_BASE) return `It ended with exit code ${exitCode}.`;
  const signal = exitCode - SIGNAL_BASE;
  return `It was ended by signal ${SIGNAL_NAMES[signal] ?? signal}.`;
}

function inMebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MiB`;
}
