import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { Task } from '../../../core/contract/index.ts';
import { type KitSink, writeKit } from '../../../core/offline/format/writer.ts';
import { openKit } from '../../../core/offline/index.ts';
import { TestRepository } from '../../support/git-repository.ts';
import { type GitServer, startGitServer } from '../../support/git-server.ts';
import { until } from '../../support/until.ts';
import { type OrgEngine, scratchFolder } from '../engine/orgs-support.ts';

/** Waits for the end of a task. */
export async function ended(
  engine: Pick<OrgEngine, 'call'>,
  started: { readonly task: Task },
): Promise<Task> {
  return until('the task ends', async () => {
    const { tasks } = await engine.call('tasks.list', {});
    const task = tasks.find(({ id }) => id === started.task.id);
    return task?.status !== 'running' && task;
  });
}

/** A repository on a server of this machine, until the test ends or the server is closed. */
export async function servedRepository(): Promise<{
  server: GitServer;
  repository: TestRepository;
  home: string;
}> {
  const folder = await scratchFolder();
  const repository = await TestRepository.create(path.join(folder, 'acme/team.git'));
  const server = await startGitServer(folder);
  onTestFinished(() => server.close());
  return { server, repository, home: folder };
}

/** Every file below a folder with what is in it, apart from what an engine always writes. */
export async function fingerprint(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file);
    if (/^(molecule\.db|logs|engine\.|backups)/.test(name) || entry.isDirectory()) continue;
    const { mode } = await lstat(file);
    const content = entry.isFile() ? await readFile(file) : '';
    found.set(name, `${mode.toString(8)} ${createHash('sha256').update(content).digest('hex')}`);
  }
  return found;
}

export interface Forgery {
  /** Facts of the manifest that are others, also such as no export writes. */
  readonly facts?: object;
  /** The content that a file has instead; undefined leaves it as it is, null leaves it out. */
  readonly change?: (path: string, content: Buffer) => Buffer | string | null | undefined;
  readonly add?: (kit: KitSink) => Promise<void>;
}

/** A kit that somebody changed who knows how to make its digests fit. */
export async function forgedKit(file: string, { facts = {}, change, add }: Forgery): Promise<string> {
  const target = path.join(await scratchFolder(), 'forged.kit');
  const kit = await openKit(file);
  const { signal } = new AbortController();
  await writeKit({ file: target, force: false, signal }, async (sink) => {
    for (const entry of kit.entries) {
      if (entry.kind === 'link') await sink.link(entry.path, entry.target);
      else if (entry.kind === 'folder') await sink.folder(entry.path);
      else {
        const content = await buffer(Readable.from(kit.read(entry)));
        const changed = change?.(entry.path, content);
        if (changed !== null) await sink.file(entry.path, changed ?? content, entry.executable);
      }
    }
    await add?.(sink);
    const { format: _, entries: __, ...own } = kit.manifest;
    return { ...own, ...facts };
  });
  await kit.close();
  return target;
}
