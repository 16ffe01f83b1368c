import { addAbortListener } from 'node:events';
import { AppError } from '../base/index.ts';
import type { EngineClient, Task } from '../contract/index.ts';

/**
 * Starts long work in the engine and waits for its end. `stop` (Ctrl-C) cancels it and waits for that. Rejects with
 * the task's error, or `cancelled`.
 *
 * @param onChange sees every change that is told of it
 */
export async function runTask(
  client: EngineClient,
  start: () => Promise<{ readonly task: Task }>,
  stop: AbortSignal,
  onChange: (task: Task) => void = () => {},
): Promise<Record<string, unknown>> {
  // It may end before the answer with its id is here.
  const early = new Map<string, Task>();
  let take = (task: Task): void => void early.set(task.id, task);
  client.onEvent(({ event }) => {
    if (event.type === 'task.changed') take(event.task);
  });
  const { task } = await start();
  const ended = await new Promise<Task>((resolve, reject) => {
    take = (changed) => {
      if (changed.id !== task.id) return;
      onChange(changed);
      if (changed.status !== 'running') resolve(changed);
    };
    const look = () => {
      client.call('tasks.list', {}).then(({ tasks }) => {
        const known = tasks.find(({ id }) => id === task.id);
        if (known) take(known);
        else
          reject(
            new AppError('interrupted', 'The engine was restarted meanwhile', { detail: 'Start it again.' }),
          );
      }, ignoreLostConnection(reject));
    };
    const cancel = () => {
      client.call('tasks.cancel', { id: task.id }).catch(ignoreLostConnection(reject));
    };
    take(early.get(task.id) ?? task);
    // What was told while the connection was broken is not told again.
    client.onState((state) => state === 'connected' && look());
    client.onReset(look);
    addAbortListener(stop, cancel);
  });
  if (ended.status === 'succeeded') return ended.result ?? {};
  const { actions = [], ...error } = ended.error ?? { code: 'internal', message: `${ended.title} failed` };
  throw AppError.fromJSON({ ...error, actions: actions.map(({ label }) => ({ label })) });
}

/** The next connection looks again. */
function ignoreLostConnection(reject: (error: unknown) => void): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof AppError) || error.code !== 'disconnected') reject(error);
  };
}
