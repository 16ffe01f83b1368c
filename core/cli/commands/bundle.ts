import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, messageOf, writeFileAtomic } from '../../base/index.ts';
import { bundleTooLarge, MAX_BUNDLE_BYTES, type OutputOf } from '../../contract/index.ts';
import type { Command } from '../command.ts';
import { findEngine } from '../engine-connection.ts';
import { findWorkspace } from '../find-workspace.ts';
import { EXIT } from '../output.ts';

type Imported = OutputOf<'bundles.import'>;

export const bundleExport: Command = {
  usage: 'bundle export WORKSPACE FILE [--json]',
  summary: 'Write a workspace with all below it into one file; secrets and history stay behind',
  flags: { json: { type: 'boolean' } },
  async run([name = '', file = ''], flags, { home, env, output }) {
    const engine = await findEngine(home, env);
    const { workspaces } = await engine.call('engine.snapshot', {});
    const { id, name: shown } = findWorkspace(workspaces, name);
    const { bundle } = await engine.call('bundles.export', { id });
    const target = path.resolve(file);
    await writeFileAtomic(target, `${JSON.stringify(bundle, null, 2)}\n`);
    if (flags.json) output.out(JSON.stringify({ id, file: target }));
    else output.out(`${shown} is in ${target}`);
    return EXIT.ok;
  },
};

export const bundleImport: Command = {
  usage: 'bundle import FILE [--json]',
  summary: 'Make and start the workspaces of such a file: all of them, or none',
  flags: { json: { type: 'boolean' } },
  async run([file = ''], flags, { home, env, output }) {
    const bundle = await readBundle(path.resolve(file));
    const engine = await findEngine(home, env);
    const made = await engine.call('bundles.import', { bundle });
    if (flags.json) output.out(JSON.stringify(made));
    else output.out(linesOf(made, 0).join('\n'));
    return EXIT.ok;
  },
};

async function readBundle(file: string): Promise<Record<string, unknown>> {
  try {
    const { size } = await stat(file);
    if (size > MAX_BUNDLE_BYTES) throw bundleTooLarge(file, size);
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('bundle_invalid', `${file} is not a bundle that can be read`, {
      detail: messageOf(error),
    });
  }
}

function linesOf({ id, name, children }: Imported, depth: number): string[] {
  return [`${'  '.repeat(depth)}${name}  ${id}`, ...children.flatMap((each) => linesOf(each, depth + 1))];
}
