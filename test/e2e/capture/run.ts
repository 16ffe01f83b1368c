import { copyFile, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { AppError, messageOf } from '../../../core/base/index.ts';
import { build, isBuilt } from '../../../electron/launch/build.ts';
import { Engines } from '../../support/engine-process.ts';
import { missingChromium } from '../../support/requirements.ts';
import { signInUrl } from '../flows.ts';
import { encode, findEncoder } from './encode.ts';
import { Film } from './film.ts';
import { Hand } from './hand.ts';
import { actOut } from './story.ts';
import { type Frame, framesOf } from './timeline.ts';

/**
 * `npm run capture`: the animation at the top of the README. A browser on the real engine and the demo org acts out a
 * short story; waiting is shown faster than it was. It takes about two minutes, and needs a Chromium, Docker (without it
 * the agents run as processes) and the encoder of WebP. With `--frames FOLDER` the single pictures stay there, to be looked
 * at one by one.
 */

const root = path.resolve(import.meta.dirname, '../../..');
const target = path.join(root, 'docs/capture/demo.webp');
const { frames: keptFrames } = parseArgs({ options: { frames: { type: 'string' } } }).values;
const WINDOW = { width: 1280, height: 800 };
const TICK_MS = 100;
const MOST_BYTES = 2_000_000;

async function capture(): Promise<void> {
  const missing = await missingChromium();
  if (missing) throw new Error(missing);
  await findEncoder();
  if (!(await isBuilt(root))) {
    tell('building the app');
    await build(root);
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-capture-'));
  try {
    const film = await record(folder);
    const frames = framesOf(film.shots, film.scenes, TICK_MS);
    const seconds = frames.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
    tell(`encoding ${frames.length} frames of ${film.shots.length} pictures, ${seconds.toFixed(1)} s`);
    if (keptFrames) await keep(frames, keptFrames);
    const encoded = path.join(folder, 'demo.webp');
    await encode(frames, encoded, folder);
    const { size } = await stat(encoded);
    if (size > MOST_BYTES) throw new Error(`it has ${size} bytes, and a README should load faster than that`);
    await mkdir(path.dirname(target), { recursive: true });
    await copyFile(encoded, target);
    tell(`${path.relative(root, target)}: ${Math.round(size / 1000)} kB`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Names pictures by the second at which they come. */
async function keep(frames: readonly Frame[], into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  let atMs = 0;
  for (const { file, durationMs } of frames) {
    await copyFile(file, path.join(into, `${(atMs / 1000).toFixed(2).padStart(5, '0')}.png`));
    atMs += durationMs;
  }
}

/** Acts the story out on an engine and in a browser of its own. */
async function record(folder: string): Promise<Film> {
  const engines = new Engines();
  const executablePath = process.env.PLAYWRIGHT_CHROMIUM || chromium.executablePath();
  const browser = await chromium.launch({
    executablePath,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const engine = await engines.start();
    tell(`the engine runs workspaces by: ${engine.info.backend}`);
    const page = await browser.newPage({ viewport: WINDOW, colorScheme: 'light' });
    await page.goto(await signInUrl(engine));
    await page.getByRole('button', { name: 'Start the demo' }).waitFor();
    const hand = await Hand.on(page, { x: WINDOW.width / 2, y: WINDOW.height * 0.62 });
    const film = await Film.of(page, folder);
    await actOut(page, hand, film);
    await film.end();
    return film;
  } finally {
    await browser.close();
    await engines.dispose();
  }
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  await capture();
} catch (error) {
  tell(`not captured: ${messageOf(error)}`);
  if (error instanceof AppError && error.detail) tell(error.detail);
  process.exitCode = 1;
}
