import type { Command } from '../command.ts';
import { findEngine } from '../engine-connection.ts';
import { EXIT } from '../output.ts';

export const link: Command = {
  usage: 'link',
  summary: 'Print a link that signs one browser in to the running engine',
  flags: {},
  async run(_args, _flags, { home, env, output }) {
    const engine = await findEngine(home, env);
    output.out((await engine.call('engine.signIn', {})).url);
    return EXIT.ok;
  },
};
