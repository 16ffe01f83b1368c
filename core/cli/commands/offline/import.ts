import path from 'node:path';
import { type KitImport, kitImportSchema } from '../../../contract/index.ts';
import type { Command, CommandContext, Flags } from '../../command.ts';
import { findEngine } from '../../engine-connection.ts';
import { EXIT, type ExitCode } from '../../output.ts';
import { runTask } from '../../run-task.ts';
import { AS_WANTED, waitUntilSettled } from '../org/wait.ts';
import { tellSteps } from './shared.ts';

export const offlineImport: Command = {
  usage: 'offline import FILE [--json]',
  summary:
    'Bring up the orgs of an offline kit, without network; ends when every workspace is online or has failed',
  flags: { json: { type: 'boolean' } },
  async run([file = ''], flags, context) {
    const { home, env, output, stop } = context;
    const client = (await findEngine(home, env)).connect();
    try {
      const start = () => client.call('offline.import', { file: path.resolve(file) });
      const result = kitImportSchema.parse(await runTask(client, start, stop, tellSteps(flags, output)));
      for (const warning of result.warnings) output.err(warning);
      const settled = await waitUntilSettled(client, result.workspaceIds, stop, flags.json ? null : output);
      return conclude(result, settled, flags, context);
    } finally {
      await client.dispose();
    }
  },
};

function conclude(
  result: KitImport,
  settled: Awaited<ReturnType<typeof waitUntilSettled>>,
  flags: Flags,
  { output }: CommandContext,
): ExitCode {
  const failed = settled.filter(({ status }) => !AS_WANTED.has(status));
  if (flags.json) {
    const workspaces = settled.map(({ id, name, status }) => ({ id, name, status }));
    output.out(JSON.stringify({ ...result, workspaces, failed: failed.length }));
  } else {
    for (const { name, workspaces } of result.orgs) output.out(`${name}: ${workspaces} workspaces`);
  }
  for (const { name, status, error } of failed)
    output.err(`${name}: ${status}: ${error?.message ?? 'no reason known'}`);
  return failed.length > 0 ? EXIT.failed : EXIT.ok;
}
