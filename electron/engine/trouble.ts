import { dialog, type MessageBoxOptions } from 'electron';
import type { AppErrorJson } from '../../core/contract/index.ts';
import type { EngineExit, EngineHost } from './host.ts';

/** From here on the user is told; fewer failures pass unnoticed while the page says "reconnecting". */
const FAILURES_WORTH_TELLING = 4;

export interface TroubleActions {
  openLogs(): void;
  quit(): void;
}

/** Says when the engine cannot run, once per trouble, and offers what helps. */
export function reportEngineTrouble(host: EngineHost, actions: TroubleActions): void {
  let telling = false;
  const tell = async (box: MessageBoxOptions): Promise<number> => {
    telling = true;
    const { response } = await dialog.showMessageBox({ type: 'error', noLink: true, defaultId: 0, ...box });
    telling = false;
    return response;
  };

  host.onRefused(async ({ message, detail }: AppErrorJson) => {
    await host.stop();
    const buttons = ['Try again', 'Quit'];
    const choice = await tell({ message, detail: detail ?? '', buttons, cancelId: 1 });
    if (choice === 0) host.start();
    else actions.quit();
  });

  host.onLost(async ({ asked, failures, code, lastWords }: EngineExit) => {
    if (asked || code === 0) return;
    console.error(`The engine ended with code ${code}; it starts again`);
    if (telling || failures !== FAILURES_WORTH_TELLING) return;
    const buttons = ['Keep trying', 'Show log files', 'Quit'];
    const message = 'The engine keeps stopping';
    const choice = await tell({ message, detail: lastLines(lastWords), buttons, cancelId: 0 });
    if (choice === 1) actions.openLogs();
    if (choice === 2) actions.quit();
  });
}

function lastLines(text: string): string {
  const lines = text.trim().split('\n').slice(-8);
  return `Your workspaces are not touched. It is started again and again.\n\n${lines.join('\n')}`.trim();
}
