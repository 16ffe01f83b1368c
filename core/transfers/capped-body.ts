import { type Readable, Transform } from 'node:stream';
import { AppError } from '../base/index.ts';

/**
 * A body as it comes, up to so many bytes. It fails with the error of `tooLarge` beyond them, and with `upload_broke_off`
 * where whoever sends it leaves before its end.
 */
export function cappedBody(source: Readable, maxBytes: number, tooLarge: () => Error): Readable {
  let size = 0;
  const capped = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(size > maxBytes ? tooLarge() : null, chunk);
    },
  });
  capped.once('error', () => {
    source.unpipe(capped);
    source.resume();
  });
  source.once('error', (error) => capped.destroy(error));
  source.once('close', () => {
    if (!source.readableEnded) capped.destroy(new AppError('upload_broke_off', 'The upload broke off'));
  });
  return source.pipe(capped);
}
