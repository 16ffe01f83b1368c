import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { homePaths } from '../../core/base/index.ts';
import { httpCaller, type InputOf, type OperationName, type OutputOf } from '../../core/contract/index.ts';
import { chromiumFlags } from '../../electron/launch/window-support.ts';
import type { Display } from './display.ts';

const root = path.resolve(import.meta.dirname, '../..');

export function appEnvironment(display: Display | null): Record<string, string> {
  const inherited = Object.entries(process.env).filter(([name]) => name !== 'NODE_OPTIONS');
  return { ...(Object.fromEntries(inherited) as Record<string, string>), ...display?.env };
}

export function appArguments(home: string, backend: 'process' | 'auto'): string[] {
  const isRoot = process.getuid?.() === 0;
  const env = { ...process.env, MOLECULE_TEST_NO_SANDBOX: '1' };
  const flags = chromiumFlags({ platform: process.platform, env, isRoot });
  return [...flags, root, `--home=${home}`, '--port=0', `--backend=${backend}`];
}

/** The app, its window, and its process, which outlives Playwright's connection to it. */
export interface LaunchedApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly program: ChildProcess;
}

/** Starts the app and waits for its window; message boxes are cancelled unless a test answers them. */
export async function launchApp(options: {
  readonly program: string;
  readonly home: string;
  readonly backend: 'process' | 'auto';
  readonly display: Display | null;
}): Promise<LaunchedApp> {
  const app = await _electron.launch({
    executablePath: options.program,
    args: appArguments(options.home, options.backend),
    env: appEnvironment(options.display),
  });
  const page = await app.firstWindow();
  await stubDialogs(app, []);
  return { app, page, program: app.process() };
}

/** Ends the app as a crash would, unless it has ended already. */
export async function killApp({ program: child }: LaunchedApp): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Calls an operation of the engine that holds a data folder, as the command line does. */
export async function callEngine<N extends OperationName>(
  home: string,
  operation: N,
  input: InputOf<N>,
): Promise<OutputOf<N>> {
  const { engineFile, adminToken } = homePaths(home);
  const { url } = JSON.parse(await readFile(engineFile, 'utf8')) as { url: string };
  const token = (await readFile(adminToken, 'utf8')).trim();
  return httpCaller(url, token)(operation, input);
}

/** The process id of the engine that the app runs now. */
export async function engineProcessId(app: ElectronApplication): Promise<number> {
  const id = await app.evaluate(
    ({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'Molecule engine')?.pid,
  );
  if (id === undefined) throw new Error('No engine process runs');
  return id;
}

/**
 * Answers message boxes with the buttons of these labels, in order, and keeps the texts that were asked.
 * A box that nobody expected is cancelled.
 */
export function stubDialogs(app: ElectronApplication, answers: readonly string[]) {
  return app.evaluateHandle(
    ({ dialog }, labels) => {
      const asked: string[] = [];
      const left = [...labels];
      dialog.showMessageBox = async (...args: unknown[]) => {
        const box = args.at(-1) as { message: string; buttons: string[]; cancelId?: number };
        asked.push(box.message);
        const button = box.buttons.indexOf(left.shift() ?? '');
        return { response: button >= 0 ? button : (box.cancelId ?? 0), checkboxChecked: false };
      };
      return asked;
    },
    [...answers],
  );
}
