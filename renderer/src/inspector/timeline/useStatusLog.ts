import { create } from 'zustand';
import { useEngine } from '../../engine/store.ts';
import type { Entry } from './entry.ts';
import { noteStatusChanges } from './status-log.ts';

const useLog = create<{ readonly entries: readonly Entry[] }>(() => ({ entries: [] }));

// Watches from the first snapshot on, whether or not a timeline is open; what it has noted stays for the session.
const stop = useEngine.subscribe((after, before) => {
  if (!before.loaded || after.workspaces === before.workspaces) return;
  const known = useLog.getState().entries;
  const entries = noteStatusChanges(known, before.workspaces, after.workspaces, Date.now());
  if (entries !== known) useLog.setState({ entries });
});
import.meta.hot?.dispose(stop);

/** Status changes seen by this window, newest first. */
export function useStatusLog(): readonly Entry[] {
  return useLog((state) => state.entries);
}
