import { describe, expect, it } from 'vitest';
import { movePlaces } from '../../../renderer/src/dialogs/lifecycle/move-places.ts';
import { childrenIndex } from '../../../renderer/src/engine/children.ts';
import { departures } from '../../../renderer/src/engine/departures.ts';
import { phaseFills, phaseText, presenceOf, statusText } from '../../../renderer/src/engine/presence.ts';
import { applyEvents } from '../../../renderer/src/engine/reduce.ts';
import { failedStep, startMs, stepRows } from '../../../renderer/src/engine/start-steps.ts';
import { initialState, withSnapshot } from '../../../renderer/src/engine/state.ts';
import { batchOf, removedTogether } from '../../../renderer/src/state/removals.ts';
import { byId, workspace } from './fixtures.ts';

const done = [
  { step: 'image', startedAt: 0, endedAt: 400 },
  { step: 'container', startedAt: 400, endedAt: 1900 },
] as const;

describe('the steps of a start', () => {
  it('tell what is done, what goes on and what comes, without what was not needed', () => {
    const starting = workspace('a', {
      status: 'provisioning',
      steps: [...done, { step: 'start', startedAt: 1900, endedAt: null }],
      phase: { step: 'start', since: 1900 },
    });
    expect(stepRows(starting).map(({ step, state, durationMs }) => [step, state, durationMs])).toEqual([
      ['image', 'done', 400],
      ['container', 'done', 1500],
      ['start', 'running', null],
      ['register', 'next', null],
    ]);
    expect(startMs(starting)).toBeNull();
  });

  it('tell what a start waits for', () => {
    const phase = { step: 'container', since: 400, waitingFor: 'parent' } as const;
    const waiting = workspace('a', { status: 'provisioning', steps: [...done].slice(0, 1), phase });
    expect(stepRows(waiting).find(({ step }) => step === 'container')?.state).toBe('waiting');
    expect(presenceOf(waiting)).toBe('waiting');
    expect(phaseText(phase)).toBe('Waiting for its lead');
    expect(phaseFills(phase)).toEqual([1, 1, 0, 0, 0, 0]);
  });

  it('tell where a start failed, but not of an agent that ended later', () => {
    const atContainer = workspace('a', { status: 'failed', steps: [...done] });
    expect(failedStep(atContainer)).toBe('container');
    const registered = [...done, { step: 'register' as const, startedAt: 1900, endedAt: 2000 }];
    expect(failedStep(workspace('a', { status: 'failed', steps: registered }))).toBeNull();
    const silent = [...done, { step: 'register' as const, startedAt: 1900, endedAt: null }];
    expect(failedStep(workspace('a', { status: 'failed', steps: silent }))).toBe('register');
  });

  it('add up to the time of the whole start', () => {
    expect(startMs(workspace('a', { steps: [...done] }))).toBe(1900);
    expect(startMs(workspace('a', { steps: [] }))).toBeNull();
  });

  it('name a crash loop and a falling asleep', () => {
    const error = { code: 'crash_loop', message: 'It keeps exiting', actions: [] };
    expect(statusText(workspace('a', { status: 'failed', error }))).toBe('Crash loop');
    expect(statusText(workspace('a', { status: 'hibernating' }))).toBe('Dozing off');
    expect(statusText(workspace('a', { status: 'hibernated' }))).toBe('Asleep');
  });
});

describe('a removal that can be undone', () => {
  const org = byId(
    workspace('lead'),
    workspace('a', { parentId: 'lead' }),
    workspace('b', { parentId: 'lead', position: 1 }),
  );
  const state = { ...initialState, workspaces: org, children: childrenIndex(org, {}) };
  const changed = (id: string, destroyAt: number | null) => {
    const found = org[id];
    if (!found) throw new Error(`no ${id}`);
    const event = { type: 'workspace.changed' as const, workspace: { ...found, destroyAt } };
    return { seq: 1, at: 0, event };
  };

  it('takes workspaces out of the org at once, and puts them back', () => {
    const gone = applyEvents(state, [changed('a', 5000)]);
    expect(Object.keys(gone.workspaces)).toEqual(['lead', 'b']);
    expect(gone.children.lead).toEqual(['b']);
    expect(Object.keys(gone.leaving)).toEqual(['a']);
    const back = applyEvents(gone, [changed('a', null)]);
    expect(back.children.lead).toEqual(['a', 'b']);
    expect(back.leaving).toEqual({});
    expect(
      applyEvents(gone, [{ seq: 2, at: 0, event: { type: 'workspace.removed', id: 'a' } }]).leaving,
    ).toEqual({});
  });

  it('is found again in a snapshot', () => {
    const [lead, a] = [org.lead, org.a];
    if (!lead || !a) throw new Error('the org is incomplete');
    const snapshot = { ...emptySnapshot, workspaces: [lead, { ...a, destroyAt: 5000 }] };
    const loaded = withSnapshot(initialState, snapshot);
    expect(Object.keys(loaded.workspaces)).toEqual(['lead']);
    expect(loaded.leaving.a?.destroyAt).toBe(5000);
  });

  it('counts a team as one, and what went before it as another', () => {
    const leaving = byId(
      workspace('lead', { destroyAt: 9000 }),
      workspace('a', { parentId: 'lead', destroyAt: 9000 }),
      workspace('b', { parentId: 'lead', destroyAt: 7000 }),
    );
    const found = departures(leaving, () => undefined);
    expect(found.map(({ tops, count, destroyAt }) => [tops.map(({ id }) => id), count, destroyAt])).toEqual([
      [['b'], 1, 7000],
      [['lead'], 2, 9000],
    ]);
  });

  it('keeps together what was removed together, until one of them is removed again', () => {
    const leaving = byId(workspace('x', { destroyAt: 9001 }), workspace('y', { destroyAt: 9000 }));
    removedTogether(['x', 'y']);
    expect(departures(leaving, batchOf)).toMatchObject([{ count: 2, destroyAt: 9000 }]);
    removedTogether(['x']);
    expect(departures(leaving, batchOf)).toHaveLength(2);
  });
});

it('offers everybody as a lead but those who move and who are below them', () => {
  const children = { root: ['r'], r: ['a', 'b'], a: ['c'] };
  expect(movePlaces(children, ['a']).map(({ id, depth }) => `${depth} ${id}`)).toEqual(['0 r', '1 b']);
});

const emptySnapshot = {
  seq: 1,
  engine: null as never,
  builds: [],
  delegations: [],
  problems: [],
  tasks: [],
  unread: {},
  queued: 0,
  approvals: [],
};
