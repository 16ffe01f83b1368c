import { useEffect } from 'react';
import { useEngine } from '../engine/store.ts';
import { tellOutcome } from './tell.ts';

/** Tells how each task ended that this window has seen running. */
export function useOutcomes(): void {
  useEffect(
    () =>
      useEngine.subscribe(({ tasks }, before) => {
        if (tasks === before.tasks) return;
        for (const task of Object.values(tasks)) {
          const wasRunning = before.tasks[task.id]?.status === 'running';
          if (wasRunning && task.status !== 'running') void tellOutcome(task);
        }
      }),
    [],
  );
}
