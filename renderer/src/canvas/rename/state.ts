import { create } from 'zustand';

/** The workspace whose name is being changed on its card; null: none. */
export const useRename = create<{ readonly id: string | null }>(() => ({ id: null }));

/** Puts a field over the name of a card; null takes it away. */
export function startRename(id: string | null): void {
  useRename.setState({ id });
}
