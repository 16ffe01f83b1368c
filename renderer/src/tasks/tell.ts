import type { Task } from '../../../core/contract/index.ts';
import { showError } from '../engine/run.ts';
import { useImages } from '../images/store.ts';
import { open } from '../open/open.ts';
import { copyText } from '../state/clipboard.ts';
import { type Toast, toast } from '../state/toasts.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { outcomePart } from './outcome-part.ts';
import { type Outcome, plainOutcome } from './plain-outcome.ts';
import { startTask } from './start.ts';

const told = new Set<string>();

/** Shows once how a task ended. */
export async function tellOutcome(task: Task): Promise<void> {
  if (told.has(task.id)) return;
  told.add(task.id);
  const outcome = await outcomeFor(task);
  const { tone, title, detail, error } = outcome;
  // It is told there already, beside the buttons that a message would cover.
  if (error?.actions.some(({ operation, input }) => operation === 'builds.log' && isShown(input?.id))) return;
  toast({ tone, title, detail, error, ...actionsOf(outcome) });
}

/** With what came of it; without the code for that, at least how it ended. */
async function outcomeFor(task: Task): Promise<Outcome> {
  let part: typeof import('./outcome.ts');
  try {
    part = await outcomePart.ask();
  } catch {
    const plain = plainOutcome(task);
    return plain.error ? plain : { ...plain, detail: text.tasks.notDescribed };
  }
  const runtimes = useImages.getState().overview?.runtimes ?? [];
  return part.outcomeOf(
    task,
    (runtime) => runtimes.find((each) => each.runtime === runtime)?.head?.seenAt ?? null,
  );
}

/** Whether the build is looked at right now. */
function isShown(id: unknown): boolean {
  const { buildId, dockOpen, dockTab } = useUi.getState();
  return dockOpen && dockTab === 'builds' && id === buildId;
}

function actionsOf({ buildId, copy, plugin }: Outcome): Pick<Toast, 'action' | 'also'> {
  const { showBuild, tryAgain, show } = text.tasks;
  if (buildId !== undefined) {
    return { action: { label: showBuild, run: () => useUi.getState().showBuild(buildId) } };
  }
  if (plugin) {
    const { workspaceId: id } = plugin;
    return {
      action: { label: tryAgain, run: () => void startTask('plugins.install', plugin) },
      also: { label: show, run: () => open({ kind: 'workspace', id, view: 'plugins' }) },
    };
  }
  if (!copy) return {};
  const keep = () => void copyText(copy.text).catch(showError);
  return { action: { label: copy.label, run: keep } };
}
