import type { OperationName } from '../../../core/contract/index.ts';
import { errorFrom, type Refusal, tellRefusals } from '../engine/change.ts';
import { client } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { namesOf } from './names.ts';

type OfOne = Extract<
  OperationName,
  | 'workspaces.restart'
  | 'workspaces.pause'
  | 'workspaces.resume'
  | 'workspaces.hibernate'
  | 'workspaces.wake'
  | 'workspaces.undoRemove'
>;

/** Does the same with each of them; those for whom it fails are named in one message. Resolves with the others. */
export function forEach(
  operation: OfOne,
  ids: readonly string[],
  complaint: (names: string) => string,
): Promise<readonly string[]> {
  return settleAll(ids, (id) => client.call(operation, { id }), complaint);
}

/** Runs `work` for each id; names whom it fails for. Resolves with the ids for which it worked. */
export async function settleAll(
  ids: readonly string[],
  work: (id: string) => Promise<unknown>,
  complaint: (names: string) => string,
): Promise<readonly string[]> {
  const { workspaces, leaving } = useEngine.getState();
  const outcomes = await Promise.allSettled(ids.map(work));
  const refused = ids.flatMap((id, index): Refusal[] => {
    const outcome = outcomes[index];
    if (outcome?.status !== 'rejected') return [];
    const name = (workspaces[id] ?? leaving[id])?.name ?? id;
    return [{ id, name, error: errorFrom(outcome.reason) }];
  });
  tellRefusals(complaint(namesOf(refused)), refused);
  const failed = new Set(refused.map(({ id }) => id));
  return ids.filter((id) => !failed.has(id));
}
