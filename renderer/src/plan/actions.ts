import type { ImportMode, ImportResult } from '../../../core/contract/index.ts';
import { client } from '../engine/client.ts';
import { run } from '../engine/run.ts';
import { errorOf } from '../inspector/errors.ts';
import { trackChange } from '../state/history.ts';
import { NO_PLAN, usePlan } from '../state/plan.ts';
import { rememberTemplate } from '../state/recent-templates.ts';
import { toast } from '../state/toasts.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { arrival, tellImport } from './after-import.ts';
import { PlanSession } from './session.ts';
import { blockedReason } from './texts.ts';

let session: PlanSession | null = null;

/** Shows what importing a template would do. Takes the place of a plan that is open. */
export function openPlan(template: string, bundledName: string | null = null): void {
  closePlan();
  rememberTemplate(template);
  usePlan.setState({ ...NO_PLAN, template, bundledName }, true);
  useUi.getState().closeDialog();
  session = new PlanSession(template, client, () => useUi.getState().askCanvas('fit'));
}

/** Ends the plan; nothing of it remains. */
export function closePlan(): void {
  session?.dispose();
  session = null;
  usePlan.setState(NO_PLAN, true);
}

export function setMode(mode: ImportMode): void {
  usePlan.setState({ mode });
  void replan();
}

/** Makes the plan anew, for example because a key got a value. Without an open plan nothing happens. */
export async function replan(): Promise<void> {
  await session?.replan();
}

/** Reads the template anew, for example because it may read another folder. Without an open plan nothing happens. */
export async function lookAgain(notice: string | null = null): Promise<void> {
  await session?.lookAgain(notice);
}

/** Does what the plan says, and only that. */
export function importPlan(): Promise<void> {
  return trackChange(importShown());
}

/** The same import once more, as long as it does nothing but create; otherwise its plan is shown. */
async function importAnew(template: string): Promise<ImportResult | undefined> {
  const plan = await run('org.plan', { template, mode: 'merge' });
  if (!plan) return undefined;
  if (plan.entries.every(({ action }) => action === 'create' || action === 'keep'))
    return run('org.import', { template, mode: 'merge', planId: plan.id });
  openPlan(template);
  return undefined;
}

async function importShown(): Promise<void> {
  const state = usePlan.getState();
  const { template, mode, plan } = state;
  if (template === null || plan === null || blockedReason(state) !== null) return;
  const mine = session;
  usePlan.setState({ busy: 'importing', importError: null, notice: null });
  try {
    const result = await client.call('org.import', { template, mode, planId: plan.id });
    // Ghosts wait for the cards that take their place.
    await arrival(result.workspaces.map(({ id }) => id));
    if (mine === session) closePlan();
    tellImport(result, () => importAnew(template));
  } catch (thrown) {
    const error = errorOf(thrown);
    if (mine !== session) {
      toast({ tone: 'error', title: text.plan.notImported(plan.org), detail: error.message });
      return;
    }
    usePlan.setState({ busy: null });
    if (error.code === 'plan_changed') {
      await lookAgain(text.plan.changed);
    } else usePlan.setState({ importError: error });
  }
}
