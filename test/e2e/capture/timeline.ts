/** One picture of the page, and when it was on the screen. */
export interface Shot {
  readonly atMs: number;
  readonly file: string;
}

/** A stretch of real time, and how long it is shown for. What lies between scenes is cut. */
export interface Scene {
  readonly startMs: number;
  readonly endMs: number;
  readonly shownMs: number;
}

/** One picture of the animation. */
export interface Frame {
  readonly file: string;
  readonly durationMs: number;
}

/**
 * The frames of the animation: at each tick what was on the screen at that moment of its scene. Ticks that show the same
 * become one frame, since a picture that stands still costs nothing. Shots and scenes come in order of time.
 */
export function framesOf(shots: readonly Shot[], scenes: readonly Scene[], tickMs: number): readonly Frame[] {
  const frames: Frame[] = [];
  for (const { startMs, endMs, shownMs } of scenes) {
    const ticks = Math.max(1, Math.round(shownMs / tickMs));
    for (let tick = 1; tick <= ticks; tick += 1) {
      const file = fileAt(shots, startMs + ((endMs - startMs) * tick) / ticks);
      const last = frames.at(-1);
      if (last?.file === file) frames[frames.length - 1] = { file, durationMs: last.durationMs + tickMs };
      else frames.push({ file, durationMs: tickMs });
    }
  }
  return frames;
}

function fileAt(shots: readonly Shot[], moment: number): string {
  const shot = shots.findLast(({ atMs }) => atMs <= moment) ?? shots[0];
  if (!shot) throw new Error('nothing was recorded');
  return shot.file;
}
