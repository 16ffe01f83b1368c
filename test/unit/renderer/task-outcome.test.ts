import { beforeEach, expect, it, vi } from 'vitest';
import type { Task } from '../../../core/contract/index.ts';
import { useToasts } from '../../../renderer/src/state/toasts.ts';
import { tellOutcome } from '../../../renderer/src/tasks/tell.ts';

vi.mock('../../../renderer/src/tasks/outcome.ts', () => {
  throw new TypeError('Failed to fetch');
});

const task = (id: string, over: Partial<Task>): Task => ({
  id,
  kind: 'image.build',
  title: 'Build Molecule',
  status: 'succeeded',
  progress: null,
  message: '',
  startedAt: 1,
  endedAt: 2,
  result: null,
  error: null,
  ...over,
});

const told = () => useToasts.getState().toasts.map(({ tone, title, detail }) => ({ tone, title, detail }));

beforeEach(() => useToasts.setState({ toasts: [] }));

it('how a task ended is told in words, also without the code that says what came of it', async () => {
  await tellOutcome(task('a', {}));
  expect(told()).toEqual([
    {
      tone: 'success',
      title: 'Build Molecule: done',
      detail: expect.stringContaining('could not be loaded'),
    },
  ]);
});

it('why a task failed needs no code of its own', async () => {
  const error = { code: 'disk_full', message: 'The disk is full', actions: [] };
  await tellOutcome(task('b', { status: 'failed', error }));
  expect(told()).toEqual([{ tone: 'error', title: 'The disk is full', detail: undefined }]);
});
