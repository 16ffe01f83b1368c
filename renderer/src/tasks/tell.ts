import type { Task } from '../../../core/contract/index.ts';
import { showError } from '../engine/run.ts';
import { useImages } from '../images/store.ts';
import { toast } from '../state/toasts.ts';
import { useUi } from '../state/ui.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

const told = new Set<string>();

/** Shows once how a task ended. */
export function tellOutcome(task: Task): void {
  if (told.has(task.id)) return;
  told.add(task.id);
  const runtimes = useImages.getState().overview?.runtimes ?? [];
  const outcome = outcomeOf(
    task,
    (runtime) => runtimes.find((each) => each.runtime === runtime)?.head?.seenAt ?? null,
  );
  const { tone, title, detail, error } = outcome;
  toast({ tone, title, detail, error, action: actionOf(outcome) });
}

function actionOf({ buildId, copy }: Outcome) {
  if (buildId !== undefined) {
    return { label: 'Show the build', run: () => useUi.getState().showBuild(buildId) };
  }
  if (!copy) return undefined;
  return {
    label: copy.label,
    run: () => void navigator.clipboard.writeText(copy.text).catch(showError),
  };
}
