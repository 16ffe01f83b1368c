import { spawn } from 'node:child_process';
import { addAbortListener } from 'node:events';

export type WindowEnd =
  | { readonly how: 'quit'; readonly code: number }
  /** Electron died before it was an app: its sandbox or its display does not work here. */
  | { readonly how: 'unusable' };

/** How Chromium's own checks end the process. */
const CHECK_FAILED: readonly (NodeJS.Signals | null)[] = ['SIGTRAP', 'SIGABRT', 'SIGILL'];

/** Runs Electron on the app folder until it ends. A stop is passed on, and the app leaves in its own time. */
export function runElectron(
  program: string,
  args: readonly string[],
  stop: AbortSignal,
  env: NodeJS.ProcessEnv = process.env,
): Promise<WindowEnd> {
  const child = spawn(program, args, { stdio: 'inherit', env });
  const stopping = addAbortListener(stop, () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      stopping[Symbol.dispose]();
      resolve(CHECK_FAILED.includes(signal) ? { how: 'unusable' } : { how: 'quit', code: code ?? 0 });
    });
  });
}
