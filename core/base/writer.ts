import type { Writable } from 'node:stream';

/** Writes into a stream; resolves when it takes more, or never will again. Writes to one that has ended are lost. */
export function writerOf(stream: Writable): (data: Uint8Array) => Promise<void> {
  let room: Promise<void> | undefined;
  return async (data) => {
    if (!stream.writable || stream.write(data)) return;
    room ??= roomIn(stream).finally(() => {
      room = undefined;
    });
    await room;
  };
}

function roomIn(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of ENOUGH) stream.off(event, done);
      resolve();
    };
    for (const event of ENOUGH) stream.on(event, done);
  });
}

const ENOUGH = ['drain', 'close', 'error'] as const;
