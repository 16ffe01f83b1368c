import { useState } from 'react';
import type { Task } from '../../../../../core/contract/index.ts';
import { useEngine } from '../../../engine/store.ts';

export interface Installing {
  readonly isInstalling: (what: string) => boolean;
  /** An installation of something began; it shows that until its task ends. */
  readonly started: (what: string, task: Task | undefined) => void;
  /** The task of the last installation of that, as it is now. */
  readonly taskOf: (what: string) => Task | undefined;
}

/** Follows the installations that were begun here. */
export function useInstalling(): Installing {
  const [ids, setIds] = useState<Readonly<Record<string, string>>>({});
  const tasks = useEngine((state) => state.tasks);
  const taskOf = (what: string) => tasks[ids[what] ?? ''];
  return {
    taskOf,
    isInstalling: (what) => taskOf(what)?.status === 'running',
    started: (what, task) => task && setIds((known) => ({ ...known, [what]: task.id })),
  };
}
