import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { resolveOrg } from '../../../core/org/index.ts';
import { timed } from '../harness/rounds.ts';

/** What one fresh process does: resolve a template, or only read and parse the files that resolving reads. */
export type ColdTask =
  | { readonly kind: 'resolve'; readonly dir: string }
  | { readonly kind: 'parse'; readonly dir: string; readonly files: readonly string[] };

/** Does the task in a fresh process, whose modules are loaded and nothing else; milliseconds of the task alone. */
export async function coldRun(task: ColdTask): Promise<number> {
  const child = fork(import.meta.filename);
  child.send(task);
  const [elapsedMs] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`the process to ${task.kind} ended early`))),
  ])) as [number];
  child.kill();
  return elapsedMs;
}

/** The least that resolving can be: every file read once, the YAML ones parsed. */
export function readAndParse(dir: string, files: readonly string[]): void {
  for (const file of files) {
    const text = readFileSync(path.join(dir, file), 'utf8');
    if (file.endsWith('.yaml')) parse(text, { customTags: [include] });
  }
}

const include = { tag: '!include', resolve: (file: string) => file };

if (import.meta.main) {
  process.once('message', async (message) => {
    const task = message as ColdTask;
    const work =
      task.kind === 'resolve' ? () => resolveOrg(task.dir) : () => readAndParse(task.dir, task.files);
    process.send?.(await timed(work));
  });
}
