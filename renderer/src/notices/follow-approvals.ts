import type { EngineEvent } from '../../../core/contract/index.ts';
import type { DesktopShell } from '../engine/connect.ts';
import type { NoticeGate } from './gate.ts';
import { approvalTag, severalTag } from './notice.ts';

/** Takes each event, and takes back what the system was told of requests that nobody has to decide any more. */
export function followApprovals(
  shell: Pick<DesktopShell, 'withdraw'>,
  gate: Pick<NoticeGate, 'drop'>,
): (event: EngineEvent) => void {
  const waiting = new Set<string>();
  const withdraw = (tag: string) => {
    gate.drop(tag);
    shell.withdraw(tag);
  };
  return (event) => {
    if (event.type !== 'approval.changed') return;
    const { id, status } = event.approval;
    if (status === 'pending') {
      waiting.add(id);
      return;
    }
    withdraw(approvalTag(id));
    if (waiting.delete(id) && waiting.size === 0) withdraw(severalTag('approval'));
  };
}
