/** What other windows of this app have told of themselves, by the name of the window. */
export interface Elsewhere {
  readonly focused: boolean;
  /** Whose inspector it shows; null for other panes. */
  readonly workspaceId: string | null;
}

const windows = new Map<string, Elsewhere>();

/** Another window has got or lost the focus, or is gone. */
export function noteWindow(name: string, told: Elsewhere): void {
  if (told.focused || told.workspaceId !== null) windows.set(name, told);
  else windows.delete(name);
}

/** The windows that have the focus; at most one, but for the moment in which it changes. */
export function focusedElsewhere(): readonly Elsewhere[] {
  return [...windows.values()].filter(({ focused }) => focused);
}
