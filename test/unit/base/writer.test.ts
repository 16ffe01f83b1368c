import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { deferred, writerOf } from '../../../core/base/index.ts';
import { settle } from '../../support/clock.ts';

it('waits while a stream has no room, until it has, or is gone', async () => {
  let room = deferred<void>();
  const stream = new Writable({
    highWaterMark: 4,
    write: (_chunk, _encoding, done) => void room.promise.then(() => done()),
  });
  const write = writerOf(stream);
  const done: number[] = [];
  const start = (number: number) => write(Buffer.from('1234')).then(() => done.push(number));
  const first = [start(1), start(2)];
  await settle();
  expect(done).toEqual([]);
  room.resolve();
  await Promise.all(first);
  expect(stream.listenerCount('drain')).toBe(0);

  room = deferred();
  const last = start(3);
  stream.destroy();
  await last;
  await start(4);
  expect(done).toEqual([1, 2, 3, 4]);
});
