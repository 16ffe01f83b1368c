import { AppError } from '../../../../../core/contract/index.ts';
import { client, showError } from '../../../engine/run.ts';
import { toast } from '../../../state/toasts.ts';

/** Somebody or the time was faster, which is no failure: the list says so as well in a moment. */
const TOO_LATE: ReadonlySet<string> = new Set(['approval_decided', 'approval_expired', 'approval_not_found']);

/** Tells the engine what was decided; false when that failed. Nothing is shown as decided before the engine says so. */
export async function decide(id: string, decision: 'approved' | 'denied'): Promise<boolean> {
  try {
    await client.call('approvals.decide', { id, decision });
    return true;
  } catch (thrown) {
    if (thrown instanceof AppError && TOO_LATE.has(thrown.code))
      toast({ tone: 'info', title: thrown.message, detail: thrown.detail });
    else showError(thrown);
    return false;
  }
}
