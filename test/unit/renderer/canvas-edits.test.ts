import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../core/contract/index.ts';
import { childrenIndex } from '../../../renderer/src/engine/children.ts';
import { byId, workspace } from './fixtures.ts';

const call = vi.hoisted(() => vi.fn<(operation: string, input: { id: string }) => Promise<unknown>>());
vi.mock('../../../renderer/src/engine/client.ts', () => ({ client: { call } }));

const { useEngine } = await import('../../../renderer/src/engine/store.ts');
const { nestWorkspaces, setAllCollapsed, tidy } = await import('../../../renderer/src/canvas/actions.ts');
const { recordCreated } = await import('../../../renderer/src/canvas/created.ts');
const { showPast, showPresent } = await import('../../../renderer/src/engine/shown.ts');
const { canUndo, redoStep, undoStep, useHistory } = await import('../../../renderer/src/state/history.ts');
const { useToasts } = await import('../../../renderer/src/state/toasts.ts');

const parentOf = (id: string) => useEngine.getState().workspaces[id]?.parentId;

beforeEach(() => {
  const workspaces = byId(
    workspace('lead'),
    workspace('a', { parentId: 'lead', position: 0, canvas: { x: 10, y: 20 } }),
    workspace('a1', { parentId: 'a', position: 0 }),
    workspace('b', { parentId: 'lead', position: 1 }),
    workspace('b1', { parentId: 'b', position: 0 }),
  );
  useEngine.setState({ workspaces, children: childrenIndex(workspaces, {}) });
  useHistory.setState({ done: [], undone: [], busy: false });
  useToasts.setState({ toasts: [] });
  call
    .mockReset()
    .mockImplementation((_operation, input) => Promise.resolve({ ...input, needsRestart: false }));
});

describe('nestWorkspaces', () => {
  it('shows the new place at once, saves parent and place in one call, and can be undone and redone', async () => {
    const done = nestWorkspaces(['a1'], 'b', new Map([['a1', { x: 30, y: 140 }]]));
    expect(parentOf('a1')).toBe('b');
    expect(useEngine.getState().children.b).toEqual(['b1', 'a1']);
    expect(await done).toEqual(['a1']);
    expect(call.mock.calls).toEqual([
      ['workspaces.update', { id: 'a1', parentId: 'b', canvas: { x: 30, y: 140 } }],
    ]);
    await undoStep();
    // Back to its place among its siblings, not to the end of them.
    expect(call).toHaveBeenLastCalledWith('workspaces.update', {
      id: 'a1',
      parentId: 'a',
      canvas: null,
      position: 0,
    });
    expect(parentOf('a1')).toBe('a');
    await redoStep();
    expect(parentOf('a1')).toBe('b');
  });

  it('A2: moves all that are selected in one step, without those that come along anyway', async () => {
    await nestWorkspaces(['a', 'a1', 'b1'], null);
    expect(call.mock.calls.map(([, { id }]) => id)).toEqual(['a', 'b1']);
    expect(useHistory.getState().done).toHaveLength(1);
    await undoStep();
    expect([parentOf('a'), parentOf('b1')]).toEqual(['lead', 'b']);
    expect(useEngine.getState().workspaces.a?.canvas).toEqual({ x: 10, y: 20 });
  });

  it('puts back whom the engine refuses, names them, and remembers only the others', async () => {
    call.mockImplementation((_operation, input) =>
      input.id === 'b1'
        ? Promise.reject(new AppError('ancestor_paused', 'a is paused'))
        : Promise.resolve({ ...input, needsRestart: true }),
    );
    expect(await nestWorkspaces(['b1', 'a1'], 'lead')).toEqual(['a1']);
    expect(parentOf('b1')).toBe('b');
    const [told, success] = useToasts.getState().toasts;
    expect(told).toMatchObject({ title: 'Not moved: b1', detail: 'a is paused' });
    expect(success).toMatchObject({ action: { label: 'Undo' }, also: { label: 'Restart now' } });
    call.mockClear();
    await undoStep();
    expect(call.mock.calls.map(([, { id }]) => id)).toEqual(['a1']);
  });

  it('never puts anybody below itself, and only moves those that are there already', async () => {
    await nestWorkspaces(['a'], 'a1');
    expect(call).not.toHaveBeenCalled();
    await nestWorkspaces(['b1'], 'b', new Map([['b1', { x: 1, y: 2 }]]));
    expect(call.mock.calls).toEqual([['workspaces.update', { id: 'b1', canvas: { x: 1, y: 2 } }]]);
    expect(useToasts.getState().toasts).toEqual([]);
  });
});

describe('undo', () => {
  it('waits for a change that is on its way: it never takes back the one before', async () => {
    await nestWorkspaces(['a1'], 'b');
    let answer: (value: unknown) => void = () => undefined;
    call.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    void nestWorkspaces(['b1'], 'a');
    const undone = undoStep();
    answer({ needsRestart: false });
    expect((await undone)?.title).toBe('Move b1 into a');
    expect([parentOf('b1'), parentOf('a1')]).toEqual(['b', 'b']);
  });

  it('takes all of a tidy, and all of a collapse, in one step', async () => {
    await tidy();
    expect(useEngine.getState().workspaces.a?.canvas).toBeNull();
    setAllCollapsed(true);
    await undoStep();
    expect(useEngine.getState().workspaces.a?.collapsed).toBe(false);
    expect(useEngine.getState().workspaces.b?.collapsed).toBe(false);
    await undoStep();
    expect(useEngine.getState().workspaces.a?.canvas).toEqual({ x: 10, y: 20 });
  });
});

describe('what was made', () => {
  const here = (...ids: string[]) => {
    const workspaces = byId(...ids.map((id) => workspace(id)));
    useEngine.setState({ workspaces, children: childrenIndex(workspaces, {}), leaving: {} });
  };
  const removed = () => call.mock.calls.map(([operation, { id }]) => `${operation} ${id}`);

  it('goes as a whole, also what the window has not heard of yet, but not what has gone already', async () => {
    here('a');
    recordCreated('Make three', ['a', 'b', 'c'], () => Promise.resolve([]));
    here('a', 'b');
    here('b');
    await undoStep();
    expect(removed()).toEqual(['workspaces.remove b', 'workspaces.remove c']);
  });

  it('is passed over while it is gone, and taken back once it is there again', async () => {
    here('a', 'other');
    recordCreated('Make a', ['a'], () => Promise.resolve([]));
    here('other');
    expect([await undoStep(), canUndo()]).toEqual([null, false]);
    here('a', 'other');
    expect((await undoStep())?.title).toBe('Make a');
  });

  it('is made anew only when all of it went', async () => {
    here('a', 'b');
    const again = vi.fn(() => Promise.resolve(['c', 'd']));
    recordCreated('Make two', ['a', 'b'], again);
    call.mockImplementation((_operation, { id }) =>
      id === 'b' ? Promise.reject(new AppError('stop_failed', 'b does not stop')) : Promise.resolve({}),
    );
    await undoStep();
    here('b');
    expect(await redoStep()).toBeNull();
    expect(again).not.toHaveBeenCalled();
    expect(useToasts.getState().toasts.at(-1)?.title).toContain('cannot be done again');
  });

  it('stays as it is while the past is shown, and that is said', async () => {
    here('a');
    recordCreated('Make a', ['a'], () => Promise.resolve([]));
    const { children, delegations, activity, builds, problems, statusChanges } = useEngine.getState();
    showPast({ workspaces: {}, children, delegations, activity, builds, problems, statusChanges, moment: 1 });
    expect(await undoStep()).toBeNull();
    expect(useToasts.getState().toasts).toHaveLength(1);
    showPresent();
    expect((await undoStep())?.title).toBe('Make a');
  });
});
