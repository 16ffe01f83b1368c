import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { parse, type ScalarTag, stringify } from 'yaml';

export interface DemoWorkspace {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly filesDir: string;
  readonly parentId: string | null;
  readonly schedules: readonly { name: string; cron_expr: string; prompt_file: string }[];
}

interface Entry {
  readonly name: string;
  readonly role: string;
  readonly files_dir: string;
  readonly schedules?: DemoWorkspace['schedules'];
  readonly children?: readonly (Entry | Promise<Entry>)[];
}

const DEMO_FOLDER = path.resolve('resources/org-templates/demo-studio');

/** The demo org as a flat list, parents first; ids are the names of the files folders. */
export async function loadDemo(): Promise<DemoWorkspace[]> {
  const org = await load<{ workspaces: Entry[] }>('org.yaml');
  const found: DemoWorkspace[] = [];
  const walk = async (entry: Entry, parentId: string | null): Promise<void> => {
    const { name, role } = entry;
    const filesDir = path.join(DEMO_FOLDER, entry.files_dir);
    const id = path.basename(filesDir);
    found.push({ id, name, role, filesDir, parentId, schedules: entry.schedules ?? [] });
    for (const child of entry.children ?? []) await walk(await child, id);
  };
  for (const root of org.workspaces) await walk(root, null);
  return found;
}

async function load<T>(file: string): Promise<T> {
  const include: ScalarTag = {
    tag: '!include',
    resolve: (target: string) => load<Entry>(path.join(path.dirname(file), target)),
  };
  return parse(await readFile(path.join(DEMO_FOLDER, file), 'utf8'), { customTags: [include] }) as T;
}

/** A configs folder for a workspace as an import makes it; removed after the test. */
export async function demoConfigs(workspace: DemoWorkspace): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'molecule-demo-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(workspace.filesDir, folder, { recursive: true });
  const { name, role } = workspace;
  await writeFile(
    path.join(folder, 'config.yaml'),
    stringify({ name, role, description: role, runtime: 'molecule' }),
  );
  return folder;
}
