import { create } from 'zustand';

/** Whether the list of files is shown beside the text. */
export const useTreeShown = create<{ readonly shown: boolean }>(() => ({ shown: true }));

export function showTree(shown: boolean): void {
  useTreeShown.setState({ shown });
}
