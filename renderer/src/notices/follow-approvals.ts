import type { EngineEvent } from '../../../core/contract/index.ts';
import type { DesktopShell } from '../engine/connect.ts';
import type { EngineState } from '../engine/state.ts';
import type { NoticeGate } from './gate.ts';
import { approvalTag, severalTag } from './notice.ts';

type Waiting = EngineState['approvals'];

/** Takes back what the system was told of requests that nobody has to decide any more. */
export class ApprovalsFollower {
  readonly #waiting = new Set<string>();
  #seen: Waiting = {};
  readonly #withdraw: (tag: string) => void;

  constructor(shell: Pick<DesktopShell, 'withdraw'>, gate: Pick<NoticeGate, 'drop'>) {
    this.#withdraw = (tag) => {
      gate.drop(tag);
      shell.withdraw(tag);
    };
  }

  /** At once: one that is asked and decided within the same moment is never told. */
  take(event: EngineEvent): void {
    if (event.type !== 'approval.changed') return;
    const { id, status } = event.approval;
    if (status === 'pending') this.#waiting.add(id);
    else this.#settle(id);
  }

  /** Takes those that wait by the store: of what was decided while events were missed, only a snapshot tells. */
  compare(now: Waiting): void {
    const before = this.#seen;
    if (now === before) return;
    this.#seen = now;
    for (const id of Object.keys(now)) this.#waiting.add(id);
    for (const id of Object.keys(before)) if (!(id in now) && this.#waiting.has(id)) this.#settle(id);
  }

  #settle(id: string): void {
    this.#withdraw(approvalTag(id));
    if (this.#waiting.delete(id) && this.#waiting.size === 0) this.#withdraw(severalTag('approval'));
  }
}
