import type { BrowserWindow } from 'electron';
import { AppError, systemClock } from '../../core/base/index.ts';
import type { EngineClient } from '../../core/contract/index.ts';
import type { EngineHost } from '../engine/host.ts';
import type { PreferencesFile } from '../preferences.ts';
import { askAboutWorkspaces } from './dialog.ts';
import { QuitFlow } from './flow.ts';
import { quitQuestion, type WorkspacesOnQuit } from './question.ts';
import { withTimeLimit } from './time-limit.ts';

const QUESTION_LIMIT_MS = 3_000;
/** Stopping gives every agent its grace period; keeping only closes files. */
const SHUTDOWN_LIMIT_MS: Readonly<Record<WorkspacesOnQuit, number>> = { keep: 10_000, stop: 90_000 };
const PROCESS_END_LIMIT_MS = 5_000;

export interface QuitParts {
  readonly host: EngineHost;
  readonly client: EngineClient;
  readonly preferences: PreferencesFile;
  window(): BrowserWindow | undefined;
  exit(): void;
}

/** The quit flow of the real app: its engine, its dialogs, its preferences. */
export function createQuitFlow({ host, client, preferences, window, exit }: QuitParts): QuitFlow {
  const limited = <T>(limitMs: number, what: string, work: Promise<T>) =>
    withTimeLimit(systemClock, limitMs, what, work);
  return new QuitFlow({
    async question() {
      // Without an engine nobody knows what runs; quitting must be possible all the same.
      if (client.state !== 'connected') return null;
      try {
        return quitQuestion(
          await limited(QUESTION_LIMIT_MS, 'Asking the engine', client.call('engine.snapshot', {})),
        );
      } catch (error) {
        console.error('The engine did not say which workspaces run', error);
        return null;
      }
    },
    ask: (question) => askAboutWorkspaces(question, window()),
    remembered: () => preferences.values.workspacesOnQuit,
    remember: (workspacesOnQuit) => preferences.set({ workspacesOnQuit }),
    async shutDown(workspaces) {
      if (client.state === 'connected') {
        const told = client.call('engine.shutdown', { workspaces }).catch((error: unknown) => {
          // The engine may be gone before its answer is through; that is what was asked for.
          if (!(error instanceof AppError && error.code === 'disconnected')) throw error;
        });
        await limited(SHUTDOWN_LIMIT_MS[workspaces], 'Stopping the engine', told);
      }
      client.dispose();
      await limited(PROCESS_END_LIMIT_MS, 'Ending the engine process', host.stop());
    },
    exit,
    report: (error) => console.error('Quitting did not go as it should', error),
  });
}
