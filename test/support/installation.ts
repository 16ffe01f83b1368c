import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const PROJECT = path.resolve(import.meta.dirname, '../..');

/** A second copy of the engine whose bundled templates a test may change. */
export interface Installation {
  /** Entry of its command line. */
  readonly program: string;
  /** Adds a workspace template: file names and contents. */
  addTemplate(runtime: string, files: Readonly<Record<string, string>>): Promise<void>;
  dispose(): Promise<void>;
}

export async function copyInstallation(): Promise<Installation> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-copy-'));
  for (const name of ['core', 'resources', 'package.json']) {
    await cp(path.join(PROJECT, name), path.join(folder, name), { recursive: true });
  }
  await symlink(path.join(PROJECT, 'node_modules'), path.join(folder, 'node_modules'));
  return {
    program: path.join(folder, 'core/cli/main.ts'),
    async addTemplate(runtime, files) {
      const target = path.join(folder, 'resources/workspace-templates', runtime);
      await mkdir(target, { recursive: true });
      for (const [name, text] of Object.entries(files)) await writeFile(path.join(target, name), text);
    },
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Writes an org template of one workspace with that runtime, which greets; resolves with its folder. */
export async function orgOf(folder: string, name: string, runtime: string): Promise<string> {
  const target = path.join(folder, `org-of-${name}`);
  await mkdir(path.join(target, 'files'), { recursive: true });
  const workspace = { name, runtime, files_dir: 'files' };
  await writeFile(
    path.join(target, 'org.yaml'),
    JSON.stringify({ name: `Org of ${name}`, workspaces: [workspace] }),
  );
  const rules = [{ when: '*', do: [{ reply: `I am ${name}` }] }];
  await writeFile(path.join(target, 'files/behaviour.yaml'), JSON.stringify({ rules }));
  return target;
}
