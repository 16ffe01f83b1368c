import type { UiActions } from '../state/ui.ts';

/** Puts a copy beside a workspace, and shows it. */
export async function duplicate(
  run: typeof import('./run.ts').run,
  ui: Pick<UiActions, 'revealWorkspace'>,
  input: { readonly id: string; readonly withDescendants: boolean },
): Promise<void> {
  const copied = await run('workspaces.duplicate', input);
  if (copied) ui.revealWorkspace(copied.workspace.id);
}
