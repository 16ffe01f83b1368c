import { expect, it } from 'vitest';
import { AppError, deferred, systemClock } from '../../../core/base/index.ts';
import type { Task } from '../../../core/contract/index.ts';
import { Tasks } from '../../../core/engine/tasks.ts';

function tasksWith() {
  const clock = { ...systemClock, time: 0, now: () => clock.time };
  const told: Task[] = [];
  const tasks = new Tasks({ clock, onChange: (task) => told.push(task) });
  const ended = async (id: string) => {
    while (told.findLast((task) => task.id === id)?.status === 'running') await Promise.resolve();
    return told.findLast((task) => task.id === id);
  };
  return { clock, told, tasks, ended };
}

it('tells how a task goes and what it ended with', async () => {
  const { tasks, ended, told } = tasksWith();
  const { id } = tasks.start('image.build', 'Build', async (_signal, report) => {
    report({ message: 'first', progress: 0.5 });
    return { tag: 'a' };
  });
  expect(await ended(id)).toMatchObject({
    status: 'succeeded',
    progress: 1,
    message: '',
    result: { tag: 'a' },
  });
  expect(told.map(({ message }) => message)).toEqual(['', 'first', '']);
  expect(tasks.list().map((task) => task.id)).toEqual([id]);
});

it('holds back progress that follows at once, and never loses the last', async () => {
  const { clock, tasks, ended, told } = tasksWith();
  const { id } = tasks.start('image.build', 'Build', async (_signal, report) => {
    clock.time += 100;
    for (const progress of [0.1, 0.2, 0.3]) report({ progress });
    throw new AppError('build_failed', 'No');
  });
  expect(await ended(id)).toMatchObject({ status: 'failed', progress: 0.3, error: { code: 'build_failed' } });
  expect(told.map(({ progress }) => progress)).toEqual([null, 0.1, 0.3]);
});

it('cancels: the work ends, and says so', async () => {
  const { tasks, ended } = tasksWith();
  const begun = deferred<void>();
  const { id } = tasks.start('offline.export', 'Export', async (signal) => {
    begun.resolve();
    await new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
    return {};
  });
  await begun.promise;
  tasks.cancel(id);
  expect(await ended(id)).toMatchObject({ status: 'cancelled', error: { code: 'cancelled' } });
  expect(() => tasks.cancel('nobody')).toThrow(expect.objectContaining({ code: 'task_not_found' }));
});

it('cancels what has not begun, and waits at the end for what runs', async () => {
  const { tasks, told } = tasksWith();
  let ran = false;
  const { id } = tasks.start('image.build', 'Build', async () => {
    ran = true;
    return {};
  });
  await tasks.dispose();
  expect(ran).toBe(false);
  expect(told.findLast((task) => task.id === id)?.status).toBe('cancelled');
});

it('forgets the oldest that have ended, never one that runs', async () => {
  const { tasks, ended } = tasksWith();
  const still = tasks.start('image.build', 'Still', (signal) => {
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  });
  for (let index = 0; index < 60; index += 1) {
    await ended(tasks.start('image.build', `B ${index}`, async () => ({})).id);
  }
  const titles = tasks.list().map(({ title }) => title);
  expect(titles.at(-1)).toBe('Still');
  expect(titles[0]).toBe('B 59');
  expect(titles.length).toBeLessThan(55);
  tasks.cancel(still.id);
  await tasks.dispose();
});
