import path from 'node:path';
import { kitSummarySchema } from '../../../contract/index.ts';
import type { Command } from '../../command.ts';
import { findEngine } from '../../engine-connection.ts';
import { EXIT } from '../../output.ts';
import { runTask } from '../../run-task.ts';
import { printSummary, tellSteps } from './shared.ts';

export const offlineExport: Command = {
  usage: 'offline export FILE [--org ORG] [--force] [--json]',
  summary:
    'Write one file that brings an org, or all of them, up on a machine without network; secrets stay behind',
  flags: { org: { type: 'string' }, force: { type: 'boolean' }, json: { type: 'boolean' } },
  async run([file = ''], flags, { home, env, output, stop }) {
    const client = (await findEngine(home, env)).connect();
    try {
      const request = {
        file: path.resolve(file),
        force: flags.force === true,
        ...(typeof flags.org === 'string' ? { org: flags.org } : {}),
      };
      const start = () => client.call('offline.export', request);
      const summary = kitSummarySchema.parse(await runTask(client, start, stop, tellSteps(flags, output)));
      if (flags.json) output.out(JSON.stringify(summary));
      else printSummary(summary, output);
      return EXIT.ok;
    } finally {
      await client.dispose();
    }
  },
};
