import path from 'node:path';
import type { Command } from '../../command.ts';
import { EXIT } from '../../output.ts';
import { printSummary } from './shared.ts';

export const offlineInspect: Command = {
  usage: 'offline inspect FILE [--json]',
  summary: 'Verify an offline kit and show what is in it; needs no running engine',
  flags: { json: { type: 'boolean' } },
  async run([file = ''], flags, { output, stop }) {
    const { openKit } = await import('../../../offline/index.ts');
    const kit = await openKit(path.resolve(file), { signal: stop });
    await kit.close();
    if (flags.json) output.out(JSON.stringify(kit.summary));
    else printSummary(kit.summary, output);
    return EXIT.ok;
  },
};
