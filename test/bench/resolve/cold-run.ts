import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { resolveOrg } from '../../../core/org/index.ts';
import { timed } from '../harness/rounds.ts';

const KIBIBYTES_PER_MIB = 1024;

/** What one fresh process does: resolve a template, or only read and parse the files that resolving reads. */
export type ColdTask =
  | { readonly kind: 'resolve'; readonly dir: string }
  | { readonly kind: 'parse'; readonly dir: string; readonly files: readonly string[] };

export interface ColdResult {
  /** Milliseconds of the task alone. */
  readonly elapsedMs: number;
  /** The most memory that the process ever had, in MiB. */
  readonly peakMiB: number;
}

/** Does the task in a fresh process, whose modules are loaded and nothing else. */
export async function coldRun(task: ColdTask): Promise<ColdResult> {
  const child = fork(import.meta.filename);
  child.send(task);
  const [result] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`the process to ${task.kind} ended early`))),
  ])) as [ColdResult];
  child.kill();
  return result;
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
    const elapsedMs = await timed(work);
    const result: ColdResult = { elapsedMs, peakMiB: process.resourceUsage().maxRSS / KIBIBYTES_PER_MIB };
    process.send?.(result);
  });
}
