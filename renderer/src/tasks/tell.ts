import type { Task } from '../../../core/contract/index.ts';
import { showError } from '../engine/run.ts';
import { useImages } from '../images/store.ts';
import { withPart } from '../parts/with-part.ts';
import { toast } from '../state/toasts.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import type { Outcome } from './outcome.ts';

const told = new Set<string>();
/** What results look like comes along with a large library, and is not needed before the first of them. */
const withOutcomes = withPart(() => import('./outcome.ts'));

/** Shows once how a task ended. */
export async function tellOutcome(task: Task): Promise<void> {
  if (told.has(task.id)) return;
  told.add(task.id);
  await withOutcomes(({ outcomeOf }) => tell(task, outcomeOf));
}

function tell(task: Task, outcomeOf: typeof import('./outcome.ts').outcomeOf): void {
  const runtimes = useImages.getState().overview?.runtimes ?? [];
  const outcome = outcomeOf(
    task,
    (runtime) => runtimes.find((each) => each.runtime === runtime)?.head?.seenAt ?? null,
  );
  const { tone, title, detail, error } = outcome;
  // It is told there already, beside the buttons that a message would cover.
  if (error?.actions.some(({ operation, input }) => operation === 'builds.log' && isShown(input?.id))) return;
  toast({ tone, title, detail, error, action: actionOf(outcome) });
}

/** Whether the build is looked at right now. */
function isShown(id: unknown): boolean {
  const { buildId, dockOpen, dockTab } = useUi.getState();
  return dockOpen && dockTab === 'builds' && id === buildId;
}

function actionOf({ buildId, copy }: Outcome) {
  if (buildId !== undefined) {
    return { label: text.tasks.showBuild, run: () => useUi.getState().showBuild(buildId) };
  }
  if (!copy) return undefined;
  return {
    label: copy.label,
    run: () => void navigator.clipboard.writeText(copy.text).catch(showError),
  };
}
