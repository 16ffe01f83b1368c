import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** A screen to open windows on. */
export interface Display {
  /** What to add to the environment of a program that opens windows there. */
  readonly env: Readonly<Record<string, string>>;
  dispose(): Promise<void>;
}

const SCREEN = '1440x900x24';

/**
 * The screen of this machine, else a virtual one of its own (Xvfb, which is told to pick a free number and to
 * report it once it accepts connections). Null where there is neither.
 */
export async function openDisplay(env: NodeJS.ProcessEnv = process.env): Promise<Display | null> {
  if (process.platform !== 'linux' || env.DISPLAY || env.WAYLAND_DISPLAY) {
    return { env: {}, dispose: async () => undefined };
  }
  const args = ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const failed = once(server, 'error').then(() => null);
  const number = await Promise.race([once(server.stdio[3] as Readable, 'data'), failed]);
  if (number === null) return null;
  return {
    env: { DISPLAY: `:${String(number[0]).trim()}` },
    async dispose() {
      const gone = once(server, 'exit');
      server.kill();
      await gone;
    },
  };
}
