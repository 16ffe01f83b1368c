import type { InputOf, Task } from '../../../core/contract/index.ts';
import { run } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';

/** Operations that answer with a task which goes on by itself. */
export type TaskOperation =
  | 'images.build'
  | 'images.refresh'
  | 'offline.export'
  | 'offline.import'
  | 'plugins.install';

/** Starts long work and shows it at once. A refusal is shown as a toast and gives `undefined`. */
export async function startTask<N extends TaskOperation>(
  operation: N,
  input: InputOf<N>,
): Promise<Task | undefined> {
  const started = (await run(operation, input)) as { readonly task: Task } | undefined;
  if (started) remember(started.task);
  return started?.task;
}

/**
 * The answer may come before the events of its task, or after them: then the task may be over already. So it is put there
 * as it began, and then as it is: whoever waits for its end sees both.
 */
function remember(task: Task): void {
  const put = (each: Task) => useEngine.setState(({ tasks }) => ({ tasks: { ...tasks, [each.id]: each } }));
  const known = useEngine.getState().tasks[task.id];
  if (known?.status === 'running') return;
  put(task);
  if (known) put(known);
}
