import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { listFiles } from '../../base/index.ts';
import type { Command } from '../command.ts';
import { findEngine } from '../engine-connection.ts';
import { EXIT, table } from '../output.ts';

export const templateList: Command = {
  usage: 'template ls [--json]',
  summary: 'List the templates that a workspace can begin with',
  flags: { json: { type: 'boolean' } },
  async run(_args, flags, { home, env, output }) {
    const engine = await findEngine(home, env);
    const { templates } = await engine.call('templates.list', {});
    if (flags.json) output.out(JSON.stringify({ templates }));
    else {
      const rows = templates.map(({ id, runtime, model, origin }) => [id, runtime, model, origin]);
      output.out(table([['ID', 'RUNTIME', 'MODEL', 'FROM'], ...rows]));
    }
    return EXIT.ok;
  },
};

export const templateImport: Command = {
  usage: 'template import NAME DIR [--json]',
  summary: 'Keep the text files of a folder as a workspace template',
  flags: { json: { type: 'boolean' } },
  async run([name = '', folder = ''], flags, { home, env, output }) {
    const root = path.resolve(folder);
    const files: Record<string, string> = {};
    for (const file of await listFiles(root)) files[file] = await readFile(path.join(root, file), 'utf8');
    const engine = await findEngine(home, env);
    const { id } = await engine.call('templates.import', { name, files });
    if (flags.json) output.out(JSON.stringify({ id }));
    else output.out(`${name} is the template ${id}`);
    return EXIT.ok;
  },
};
