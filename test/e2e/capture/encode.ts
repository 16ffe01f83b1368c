import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '../../../core/base/index.ts';
import type { Frame } from './timeline.ts';

const run = promisify(execFile);

/** Rejects with `AppError` `no_encoder` where the encoder is not installed. */
export async function findEncoder(): Promise<void> {
  try {
    await run('img2webp', ['-version']);
  } catch (cause) {
    throw new AppError('no_encoder', 'The program img2webp is not installed', {
      detail: 'It comes with the package "webp" of Debian, Ubuntu and Homebrew.',
      cause,
    });
  }
}

/**
 * Writes an animated WebP that begins again at its end, without loss: otherwise small texts blur, and what moves leaves
 * traces. `folder` is for what is needed meanwhile.
 */
export async function encode(frames: readonly Frame[], target: string, folder: string): Promise<void> {
  const words = ['-min_size', '-loop', '0'];
  for (const { file, durationMs } of frames) {
    words.push('-d', String(durationMs), '-lossless', file);
  }
  const list = path.join(folder, 'frames.txt');
  await writeFile(list, [...words, '-o', target].join('\n'));
  await run('img2webp', [list]);
}
