import { AppError, type InputOf, type OperationName, type OutputOf } from '../../../core/contract/index.ts';
import { toast } from '../state/toasts.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { client } from './client.ts';
import { operationsPart } from './operations-part.ts';
import type { Fix } from './shown-error.ts';

export { client } from './client.ts';

/** Calls an operation; a failure is shown as a toast with its fixes and gives `undefined`. */
export async function run<N extends OperationName>(
  operation: N,
  input: InputOf<N>,
): Promise<OutputOf<N> | undefined> {
  try {
    return await client.call(operation, input);
  } catch (thrown) {
    showError(thrown);
    return undefined;
  }
}

/** Shows anything thrown as an error toast. */
export function showError(thrown: unknown): void {
  const error =
    thrown instanceof AppError ? thrown : new AppError('internal', text.engine.unexpected, { cause: thrown });
  toast({ tone: 'error', title: error.message, error });
}

/** Applies a fix that an error offers: opens what is to be read, runs what is to be run. False when that failed. */
export async function applyFix(action: Fix): Promise<boolean> {
  if (action.url !== undefined) {
    window.open(action.url, '_blank', 'noopener,noreferrer');
    return true;
  }
  const id = typeof action.input?.id === 'string' ? action.input.id : null;
  const ui = useUi.getState();
  switch (action.operation) {
    case undefined:
      return false;
    case 'builds.log':
    case 'builds.list':
      ui.showBuild(id);
      return true;
    case 'workspaces.logs':
      if (id !== null) ui.select(id);
      ui.showLogs();
      return true;
    case 'doctor.run':
      return reportChecks();
    case 'workspaces.allowTier':
      return askForTier(action);
    case 'secrets.list':
      return openKeys(action);
    default:
      return runNamed(action.operation, action.input ?? {});
  }
}

async function runNamed(operation: string, input: Record<string, unknown>): Promise<boolean> {
  try {
    const { isOperationName } = await operationsPart.ask();
    if (!isOperationName(operation)) return false;
    await client.call(operation, input as InputOf<typeof operation>);
    return true;
  } catch (thrown) {
    showError(thrown);
    return false;
  }
}

/** What exposes this machine is never done by one click: a dialog says first what that means. */
function askForTier({ input }: Fix): boolean {
  const { id, tier } = input ?? {};
  if (typeof id !== 'string' || typeof tier !== 'number') return false;
  useUi.getState().openDialog({ kind: 'tier', id, tier });
  return true;
}

/** Keys are typed into a dialog; an error may say who needs which. */
function openKeys({ input }: Fix): boolean {
  const { workspaceId, anyOf } = input ?? {};
  useUi.getState().openDialog({
    kind: 'keys',
    ...(typeof workspaceId === 'string' ? { neededBy: workspaceId } : {}),
    anyOf: keyGroups(anyOf),
  });
  return true;
}

function keyGroups(anyOf: unknown): readonly (readonly string[])[] {
  if (!Array.isArray(anyOf)) return [];
  return anyOf.map((group: unknown) =>
    Array.isArray(group) ? group.filter((name): name is string => typeof name === 'string') : [],
  );
}

async function reportChecks(): Promise<boolean> {
  const report = await run('doctor.run', {});
  if (!report) return false;
  const bad = report.checks.filter((check) => check.status !== 'ok');
  toast({
    tone: bad.length === 0 ? 'success' : 'info',
    title: bad.length === 0 ? text.engine.checksPassed : text.engine.checksNeedALook(bad.length),
    detail: bad.map((check) => text.engine.check(check.title, check.message)).join('\n') || undefined,
  });
  return true;
}
