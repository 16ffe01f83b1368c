import { create } from 'zustand';

/** Tasks that go on but whose row the user put away. */
export const useHiddenTasks = create<{ readonly hidden: ReadonlySet<string> }>(() => ({ hidden: new Set() }));

export function hideTask(id: string): void {
  useHiddenTasks.setState(({ hidden }) => ({ hidden: new Set(hidden).add(id) }));
}

/** Brings every row back. */
export function showTasks(): void {
  useHiddenTasks.setState({ hidden: new Set() });
}
