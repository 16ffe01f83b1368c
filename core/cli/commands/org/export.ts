import path from 'node:path';
import type { Command } from '../../command.ts';
import { findEngine } from '../../engine-connection.ts';
import { EXIT } from '../../output.ts';

export const orgExport: Command = {
  usage: 'org export ORG DIR [--json]',
  summary: 'Write a live org as a template into a new or empty folder; secrets stay behind',
  flags: { json: { type: 'boolean' } },
  async run([org = '', folder = ''], flags, { home, env, output }) {
    const engine = await findEngine(home, env);
    const result = await engine.call('org.export', { org, folder: path.resolve(folder) });
    if (flags.json) output.out(JSON.stringify(result));
    else
      output.out(`${result.org}: ${result.workspaces} workspaces in ${result.files} files, ${result.folder}`);
    return EXIT.ok;
  },
};
