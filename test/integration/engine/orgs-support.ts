import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { InputOf, OperationName, OutputOf } from '../../../core/contract/index.ts';
import {
  type InProcessEngine,
  type InProcessOptions,
  startInProcess,
} from '../../support/in-process-engine.ts';

/** An engine whose orgs are of the runtime `mock`: real in everything but containers. */
export interface OrgEngine extends InProcessEngine {
  call<N extends OperationName>(operation: N, input: InputOf<N>): Promise<OutputOf<N>>;
  /** Live workspaces by name. */
  byName(): Promise<Map<string, OutputOf<'engine.snapshot'>['workspaces'][number]>>;
  /** Payloads of the platform events of that name since the start. */
  told(event: string): Record<string, unknown>[];
}

export async function startOrgEngine(options: InProcessOptions = {}): Promise<OrgEngine> {
  const running = await startInProcess(options);
  onTestFinished(() => running.dispose());
  const events: { event: string; payload: Record<string, unknown> }[] = [];
  running.engine.events.on((batch) => {
    for (const { event } of batch) if (event.type === 'platform') events.push(event);
  });
  const call: OrgEngine['call'] = (operation, input) =>
    running.engine.dispatch(operation, input) as Promise<OutputOf<typeof operation>>;
  return {
    ...running,
    call,
    byName: async () => {
      const { workspaces } = await call('engine.snapshot', {});
      return new Map(workspaces.map((each) => [each.name, each]));
    },
    told(wanted) {
      // Reading the number hands over what waits for the next batch.
      void running.engine.events.seq;
      return events.filter(({ event }) => event === wanted).map(({ payload }) => payload);
    },
  };
}

export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-orgs-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files into a folder (a new one by default) and resolves with it. */
export async function templateIn(files: Readonly<Record<string, string>>, folder?: string): Promise<string> {
  const target = folder ?? (await scratchFolder());
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(target, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return target;
}

/** An org file of mock workspaces. JSON is YAML. */
export function mockOrg(
  name: string,
  workspaces: readonly object[],
  top: object = {},
): { 'org.yaml': string } {
  return { 'org.yaml': JSON.stringify({ name, defaults: { runtime: 'mock' }, ...top, workspaces }) };
}

/** A reference as templates write it. */
export const variable = (name: string) => `\${${name}}`;

/** One root with what is below it. */
export const team = (...children: object[]) => [{ name: 'Lead', children }];

/** Of every file below a folder. */
export async function contentsOf(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Promise.all(files.map((file) => readFile(file)));
}
