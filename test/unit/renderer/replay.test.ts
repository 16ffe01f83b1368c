import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordedEvent, SequencedEvent } from '../../../core/contract/index.ts';
import { applyEvents } from '../../../renderer/src/engine/reduce.ts';
import { initialState } from '../../../renderer/src/engine/state.ts';
import { Recording } from '../../../renderer/src/replay/recording.ts';
import { workspace } from './fixtures.ts';

const FROM = 1_000;
const opened = {
  from: FROM,
  workspaces: [workspace('a'), workspace('b', { parentId: 'a' })],
  delegations: [],
  builds: [],
  problems: [],
  activity: [],
};

function change(index: number): RecordedEvent {
  const id = index % 2 === 0 ? 'a' : 'b';
  const status = index % 3 === 0 ? 'online' : 'paused';
  return {
    at: FROM + index * 10,
    event: { type: 'workspace.changed', workspace: workspace(id, { status, currentTask: `task ${index}` }) },
  };
}

describe('Recording', () => {
  const events = Array.from({ length: 5_300 }, (_, index) => change(index));

  it('shows at every moment what plain replaying from the beginning would, in whatever order it is asked', () => {
    const recording = new Recording(opened);
    recording.add(events.slice(0, 1_500));
    recording.add(events.slice(1_500));
    const begun = recording.stateAt(0, FROM);
    const plain = (count: number) =>
      applyEvents(
        { ...initialState, ...begun, loaded: true },
        events.slice(0, count).map(({ at, event }, index): SequencedEvent => ({ seq: index + 1, at, event })),
      );
    fc.assert(
      fc.property(fc.array(fc.nat(events.length), { minLength: 1, maxLength: 6 }), (places) => {
        for (const count of places) {
          const shown = recording.stateAt(count, 0);
          expect(shown.workspaces).toEqual(plain(count).workspaces);
          expect(shown.children).toEqual(plain(count).children);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('knows how many events had happened at a moment, and when each did', () => {
    const recording = new Recording(opened);
    recording.add(events);
    expect([FROM - 1, FROM, FROM + 15, FROM + 10_000_000].map((at) => recording.countAt(at))).toEqual([
      0, 1, 2, 5_300,
    ]);
    expect(recording.timeOf(0)).toBe(FROM);
    expect(recording.timeOf(2)).toBe(FROM + 10);
  });

  it('reaches any moment of a hundred thousand events by at most a thousand of them', () => {
    const recording = new Recording(opened);
    recording.add(Array.from({ length: 100_000 }, (_, index) => change(index)));
    const before = recording.stateAt(99_999, 0);
    const after = recording.stateAt(40_001, 0);
    expect(before.workspaces.b?.currentTask).toBe('task 99997');
    expect(after.workspaces.a?.currentTask).toBe('task 40000');
    // What did not change is the same object, so that nothing of it renders again.
    expect(recording.stateAt(40_002, 0).workspaces.a).toBe(after.workspaces.a);
  });

  it('keeps values that stay the same only once', () => {
    const recording = new Recording(opened);
    const steps = [{ step: 'start' as const, startedAt: 1, endedAt: 2 }];
    const told = (at: number, currentTask: string): RecordedEvent => ({
      at,
      event: {
        type: 'workspace.changed',
        workspace: workspace('a', { steps: structuredClone(steps), currentTask }),
      },
    });
    recording.add([told(1, 'one'), told(2, 'two')]);
    const [one, two] = [recording.stateAt(1, 0), recording.stateAt(2, 0)];
    expect(two.workspaces.a?.steps).toBe(one.workspaces.a?.steps);
    expect(two.workspaces.a?.currentTask).toBe('two');
  });

  it('counts what happened in each part of the time', () => {
    const recording = new Recording(opened);
    recording.add(events.slice(0, 10));
    expect(recording.density(FROM, FROM + 100, 2)).toEqual([5, 5]);
  });
});
