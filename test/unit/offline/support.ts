import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { writeKit } from '../../../core/offline/format/writer.ts';

export type Fill = Parameters<typeof writeKit>[1];
export type Facts = Awaited<ReturnType<Fill>>;

/** What a kit without anything in it is about. */
export const NO_FACTS: Facts = {
  appVersion: '1.2.3',
  createdAt: 1_700_000_000_000,
  platform: 'linux/amd64',
  orgs: [],
  images: [],
  repositories: [],
  plugins: [],
  requiredSecrets: [],
};

export async function scratch(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-kit-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a kit with what `fill` adds; gives the file and its summary. */
export async function kitOf(fill: (kit: Parameters<Fill>[0]) => Promise<unknown>, facts: Facts = NO_FACTS) {
  const file = path.join(await scratch(), 'a.kit');
  const { signal } = new AbortController();
  const summary = await writeKit({ file, force: false, signal }, async (kit) => {
    await fill(kit);
    return facts;
  });
  return { file, summary };
}
