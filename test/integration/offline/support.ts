import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Task } from '../../../core/contract/index.ts';
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
