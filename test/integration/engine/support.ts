import path from 'node:path';
import type { EngineProcess } from '../../support/engine-process.ts';
import { until } from '../../support/until.ts';

/** An org of three whose answers are known in advance. */
export const TRIO = path.resolve(import.meta.dirname, '../../fixtures/orgs/trio');

/** What the trio answers to a brief once everybody did their part. */
export const trioAnswer = (brief: string) => `Done: wrote ${brief} / checked ${brief}`;

/** A row of `molecule status --json`. */
export interface StatusRow {
  readonly id: string;
  readonly name: string;
  readonly parent_id: string | null;
  readonly status: string;
  readonly runtime: string;
  readonly tier: number;
  readonly phase: string | null;
  readonly current_task: string;
  readonly error: string | null;
}

export async function statusRows(engine: EngineProcess): Promise<StatusRow[]> {
  const { stdout } = await engine.cli('status', '--json');
  return (JSON.parse(stdout) as { workspaces: StatusRow[] }).workspaces;
}

/** The live workspaces by name. */
export async function byName(engine: EngineProcess) {
  const { workspaces } = await engine.call('engine.snapshot', {});
  return new Map(workspaces.map((each) => [each.name, each]));
}

/** Imports a template and waits until everybody is online. Throws what the command line says otherwise. */
export async function importOrg(engine: EngineProcess, dir = TRIO): Promise<void> {
  const { code, stderr } = await engine.cli('org', 'import', dir, '--wait', '--json');
  if (code !== 0) throw new Error(stderr);
}

/** Waits until exactly `count` workspaces live and are all online. */
export async function allOnline(engine: EngineProcess, count: number): Promise<void> {
  await until(
    `${count} workspaces are online`,
    async () => {
      const { workspaces } = await engine.call('engine.snapshot', {});
      return workspaces.length === count && workspaces.every(({ status }) => status === 'online');
    },
    120_000,
  );
}

/** The roles and texts of a chat, once nothing in it waits for an answer any more. */
export async function settledChat(engine: EngineProcess, id: string): Promise<string[]> {
  const { messages } = await until(
    'the chat is answered',
    async () => {
      const history = await engine.call('chat.history', { id });
      return history.messages.every(({ state }) => state === 'sent' || state === 'failed') && history;
    },
    120_000,
  );
  return messages.map(({ role, text }) => `${role}: ${text}`);
}
