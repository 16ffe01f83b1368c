import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { holdOrg, releaseOrg, useOrg } from '../../../renderer/src/canvas/live-org.ts';
import { useEngine } from '../../../renderer/src/engine/store.ts';
import { byId, workspace } from './fixtures.ts';

const rename = (name: string) => useEngine.setState({ workspaces: byId(workspace('a', { name })) });
const shown = () => useOrg.getState().workspaces.a?.name;

describe('the org as the canvas shows it', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    rename('first');
  });
  afterEach(() => {
    releaseOrg('view');
    releaseOrg('drag');
    vi.useRealTimers();
  });

  it('is the state of the engine, at once', () => {
    expect(shown()).toBe('first');
    rename('second');
    expect(useOrg.getState()).toBe(useEngine.getState());
  });

  it('waits while the view moves and shows the latest when it rests', () => {
    holdOrg('view');
    rename('second');
    rename('third');
    expect(shown()).toBe('first');
    releaseOrg('view');
    expect(shown()).toBe('third');
    rename('fourth');
    expect(shown()).toBe('fourth');
  });

  it('never waits longer than its patience, however long the move is', () => {
    holdOrg('view');
    rename('second');
    vi.runAllTimers();
    expect(shown()).toBe('second');
    rename('third');
    expect(shown()).toBe('second');
    vi.runAllTimers();
    expect(shown()).toBe('third');
  });

  it('waits for the end of a drag, also when the view has panned along with it', () => {
    holdOrg('drag');
    holdOrg('view');
    rename('second');
    releaseOrg('view');
    rename('third');
    expect(shown()).toBe('first');
    releaseOrg('drag');
    expect(shown()).toBe('third');
  });

  it('draws once for all that came meanwhile', () => {
    const drawn = vi.fn();
    const stop = useOrg.subscribe(drawn);
    holdOrg('view');
    rename('second');
    rename('third');
    releaseOrg('view');
    vi.runAllTimers();
    stop();
    expect(drawn).toHaveBeenCalledTimes(1);
  });
});
