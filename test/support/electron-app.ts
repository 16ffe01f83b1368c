import { readFile } from 'node:fs/promises';
import type { ElectronApplication } from '@playwright/test';
import { homePaths } from '../../core/base/index.ts';
import { httpCaller, type InputOf, type OperationName, type OutputOf } from '../../core/contract/index.ts';

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
