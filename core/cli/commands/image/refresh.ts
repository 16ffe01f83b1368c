import { type RefreshResult, refreshResultSchema } from '../../../contract/index.ts';
import type { Command } from '../../command.ts';
import { findEngine } from '../../engine-connection.ts';
import { EXIT, type Output } from '../../output.ts';
import { runTask } from '../../run-task.ts';

export const imageRefresh: Command = {
  usage: 'image refresh [RUNTIME…] [--no-recreate] [--json]',
  summary: [
    'Get the newest images of these runtimes, or of all that workspaces use, and start workspaces anew with them',
    'Where there are canaries they come first; the others follow when the canaries have stayed online',
  ].join('\n'),
  flags: { 'no-recreate': { type: 'boolean' }, json: { type: 'boolean' } },
  async run(runtimes, flags, { home, env, output, stop }) {
    const client = (await findEngine(home, env)).connect();
    try {
      const start = () =>
        client.call('images.refresh', { runtimes: [...runtimes], recreate: flags['no-recreate'] !== true });
      const result = refreshResultSchema.parse(await runTask(client, start, stop));
      if (flags.json) output.out(JSON.stringify(result));
      else print(result, output);
      for (const { runtime, error } of result.errors) {
        output.err(`${runtime}: ${error.message}`);
        if (error.detail) output.err(error.detail);
      }
      return result.failed.length > 0 ? EXIT.failed : EXIT.ok;
    } finally {
      await client.dispose();
    }
  },
};

function print({ pulled, failed, recreated }: RefreshResult, output: Output): void {
  if (pulled.length + failed.length === 0) output.err('No workspace uses an image');
  for (const runtime of pulled) output.out(`${runtime}: newest`);
  for (const runtime of failed) output.out(`${runtime}: failed`);
  for (const name of recreated) output.out(`${name}: starts anew`);
}
