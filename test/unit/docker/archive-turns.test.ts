import { describe, expect, it } from 'vitest';
import { ArchiveTurns } from '../../../core/docker/archive-turns.ts';

function deferred() {
  let end: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { promise, end };
}

describe('archives of a container and its removal', () => {
  it('a removal waits for the archives that are open, also for those that fail', async () => {
    const turns = new ArchiveTurns();
    const reading = deferred();
    const seen: string[] = [];
    const read = turns.during('a', () => reading.promise.then(() => seen.push('read')));
    const failed = turns.during('a', () => reading.promise.then(() => Promise.reject(new Error('torn off'))));
    const removed = turns.remove('a', async () => void seen.push('removed'));
    const other = turns.remove('b', async () => void seen.push('removed another'));
    await other;
    reading.end();
    await expect(failed).rejects.toThrow('torn off');
    await Promise.all([read, removed]);
    expect(seen).toEqual(['removed another', 'read', 'removed']);
  });

  it('no archive is opened until the removal is over, and then there is no container', async () => {
    const turns = new ArchiveTurns();
    const removing = deferred();
    const seen: string[] = [];
    const removed = turns.remove('a', () => removing.promise.then(() => void seen.push('removed')));
    const read = turns
      .during('a', async () => 'read')
      .catch((error: { code: string }) => [...seen, error.code]);
    removing.end();
    expect(await read).toEqual(['removed', 'container_missing']);
    await removed;
  });

  it('two removals follow each other, and one that failed lets archives be opened again', async () => {
    const turns = new ArchiveTurns();
    const first = deferred();
    const seen: string[] = [];
    const failed = turns.remove('a', async () => {
      await first.promise;
      seen.push('first');
      throw new Error('Docker is lost');
    });
    const second = turns.remove('a', async () => void seen.push('second'));
    first.end();
    await expect(failed).rejects.toThrow('Docker is lost');
    await second;
    expect(seen).toEqual(['first', 'second']);
    expect(await turns.during('a', async () => 'read')).toBe('read');
  });
});
