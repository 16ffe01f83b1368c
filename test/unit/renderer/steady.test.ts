import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { endSteady, isKeptSteady, keepSteady, onSteadyFrame } from '../../../renderer/src/engine/steady.ts';

describe('what the engine tells', () => {
  const flush = vi.fn();
  const frames: (() => void)[] = [];

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
    vi.stubGlobal('cancelAnimationFrame', () => undefined);
  });
  afterEach(() => {
    endSteady('view');
    endSteady('drag');
    flush.mockClear();
    frames.length = 0;
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('is drawn in the next frame', () => {
    onSteadyFrame(flush);
    expect(flush).not.toHaveBeenCalled();
    for (const frame of frames) frame();
    expect(flush).toHaveBeenCalledTimes(1);
  });

  it('waits while the view moves, and is drawn when it rests', () => {
    keepSteady('view');
    onSteadyFrame(flush);
    expect([frames.length, flush.mock.calls.length]).toEqual([0, 0]);
    endSteady('view');
    expect(flush).toHaveBeenCalledTimes(1);
  });

  it('never waits longer than three seconds, however long the move is', () => {
    keepSteady('view');
    onSteadyFrame(flush);
    vi.advanceTimersByTime(2999);
    expect(flush).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(flush).toHaveBeenCalledTimes(1);
    onSteadyFrame(flush);
    vi.advanceTimersByTime(3000);
    expect(flush).toHaveBeenCalledTimes(2);
  });

  it('can tell a draw in the middle of a move from the one at its end', () => {
    const kept: boolean[] = [];
    flush.mockImplementation(() => kept.push(isKeptSteady()));
    keepSteady('drag');
    onSteadyFrame(flush);
    vi.advanceTimersByTime(3000);
    onSteadyFrame(flush);
    endSteady('drag');
    flush.mockReset();
    expect(kept).toEqual([true, false]);
  });

  it('is drawn once with all that waits, however often it was asked for', () => {
    const other = vi.fn();
    keepSteady('view');
    onSteadyFrame(flush);
    onSteadyFrame(other);
    onSteadyFrame(flush);
    endSteady('view');
    expect([flush.mock.calls.length, other.mock.calls.length]).toEqual([1, 1]);
  });

  it('waits for the end of a drag, also when the view has panned along with it', () => {
    keepSteady('drag');
    keepSteady('view');
    onSteadyFrame(flush);
    endSteady('view');
    expect(flush).not.toHaveBeenCalled();
    endSteady('drag');
    expect(flush).toHaveBeenCalledTimes(1);
    endSteady('drag');
    expect(flush).toHaveBeenCalledTimes(1);
  });
});
