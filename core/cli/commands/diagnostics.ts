import path from 'node:path';
import { writeFileAtomic } from '../../base/index.ts';
import type { Command } from '../command.ts';
import { findEngine } from '../engine-connection.ts';
import { EXIT } from '../output.ts';

export const diagnostics: Command = {
  usage: 'diagnostics [--file FILE] [--json]',
  summary:
    'Write what somebody who helps needs to know into one file: states, settings, the log; no secrets, no messages',
  flags: { file: { type: 'string' }, json: { type: 'boolean' } },
  async run(_args, flags, { home, env, output }) {
    const engine = await findEngine(home, env);
    const { fileName, text } = await engine.call('diagnostics.export', {});
    const target = path.resolve(typeof flags.file === 'string' ? flags.file : fileName);
    await writeFileAtomic(target, `${text}\n`);
    output.out(flags.json ? JSON.stringify({ file: target }) : target);
    return EXIT.ok;
  },
};
