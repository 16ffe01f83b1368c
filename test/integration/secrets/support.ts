import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { listFiles } from '../../../core/base/index.ts';
import { type EngineProcess, type Finished, runCli } from '../../support/engine-process.ts';
import { until } from '../../support/until.ts';

/** Stores a secret as a person with a pipe does. */
export function setSecret(
  engine: EngineProcess,
  key: string,
  value: string,
  ...flags: string[]
): Promise<Finished> {
  return runCli(['secrets', 'set', key, ...flags, '--home', engine.home], { input: `${value}\n` });
}

/** Creates a workspace of the bundled runtime and waits until it is online. */
export async function onlineWorkspace(engine: EngineProcess, name: string): Promise<string> {
  const { id } = await engine.call('workspaces.create', { name });
  await untilStatus(engine, id, 'online');
  return id;
}

export function untilStatus(engine: EngineProcess, id: string, status: string) {
  return until(`${id} is ${status}`, async () => {
    const { workspaces } = await engine.call('engine.snapshot', {});
    return workspaces.find((each) => each.id === id && each.status === status);
  });
}

/** The files below a folder in whose bytes a text stands. */
export async function filesWith(folder: string, text: string): Promise<string[]> {
  const found: string[] = [];
  for (const file of await listFiles(folder)) {
    if ((await readFile(path.join(folder, file))).includes(text)) found.push(file);
  }
  return found;
}

/** The environment of a running process, as the system tells it. */
export async function environmentOf(pid: number | string): Promise<Record<string, string>> {
  const text = await readFile(`/proc/${pid}/environ`, 'utf8');
  const pairs = text.split('\0').filter(Boolean);
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
}

/** The environment of the agent of a workspace; undefined while it does not run. */
export async function agentEnvironment(workspaceId: string): Promise<Record<string, string> | undefined> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    // Processes end and belong to others while we look.
    const environment = await environmentOf(pid).catch(() => undefined);
    if (environment?.WORKSPACE_ID === workspaceId) return environment;
  }
  return undefined;
}
