import { describe, expect, it } from 'vitest';
import { type Deferred, deferred, oneAfterAnother } from '../../../core/base/index.ts';

describe('what runs one after another', () => {
  function counting() {
    const runs: Deferred<number>[] = [];
    const ask = oneAfterAnother(() => {
      const run = deferred<number>();
      runs.push(run);
      return run.promise;
    });
    return { runs, ask };
  }

  it('is run once more for all who asked meanwhile, and not before it has ended', async () => {
    const { runs, ask } = counting();
    const first = ask();
    await expect.poll(() => runs.length).toBe(1);
    const [second, third] = [ask(), ask()];
    runs[0]?.resolve(1);
    expect(await first).toBe(1);
    await expect.poll(() => runs.length).toBe(2);
    // That one runs now: who asks from here on waits for yet another.
    const fourth = ask();
    runs[1]?.resolve(2);
    expect(await Promise.all([second, third])).toEqual([2, 2]);
    await expect.poll(() => runs.length).toBe(3);
    runs[2]?.resolve(3);
    expect(await fourth).toBe(3);
  });

  it('fails only those who asked for the run that failed', async () => {
    const { runs, ask } = counting();
    const first = ask();
    await expect.poll(() => runs.length).toBe(1);
    const second = ask();
    runs[0]?.reject(new Error('no disk'));
    await expect(first).rejects.toThrow('no disk');
    await expect.poll(() => runs.length).toBe(2);
    runs[1]?.resolve(2);
    expect(await second).toBe(2);
    const later = ask();
    await expect.poll(() => runs.length).toBe(3);
    runs[2]?.resolve(3);
    expect(await later).toBe(3);
  });
});
