import { addAbortListener } from 'node:events';
import { forTerminal } from '../../../base/index.ts';
import type { Build, EngineClient } from '../../../contract/index.ts';
import type { Command } from '../../command.ts';
import { findEngine } from '../../engine-connection.ts';
import { EXIT } from '../../output.ts';
import { findBuild } from './find-build.ts';

export const imageLogs: Command = {
  usage: 'image logs BUILD|RUNTIME [-f] [--json]',
  summary: 'Print the log of a build, or of the newest one of a runtime; -f until it ends',
  flags: { follow: { type: 'boolean', short: 'f' }, json: { type: 'boolean' } },
  async run([wanted = ''], flags, { home, env, output, stop }) {
    const client = (await findEngine(home, env)).connect();
    try {
      const build = await findBuild(client, wanted);
      const lines: string[] = [];
      const print = (more: readonly string[]) => {
        lines.push(...more);
        if (!flags.json) for (const line of more) output.out(forTerminal(line));
      };
      const ended = flags.follow ? await follow(client, build, print, stop) : build;
      if (!flags.follow) print((await client.call('builds.log', { id: build.id })).lines);
      if (flags.json) output.out(JSON.stringify({ ...ended, lines }));
      return EXIT.ok;
    } finally {
      await client.dispose();
    }
  },
};

/** Prints lines as they come, each once, and resolves with the build when it has ended or `stop` aborts. */
function follow(
  client: EngineClient,
  build: Build,
  print: (lines: readonly string[]) => void,
  stop: AbortSignal,
): Promise<Build> {
  let next = 0;
  return new Promise((resolve, reject) => {
    let looking = Promise.resolve();
    const look = () => {
      looking = looking.then(async () => {
        // Of a build that has ended everything is there.
        const now = await client.call('builds.get', { id: build.id });
        const { lines, nextLine } = await client.call('builds.log', { id: build.id, fromLine: next });
        next = nextLine;
        print(lines);
        if (now.endedAt !== null) resolve(now);
      });
      looking.catch(reject);
    };
    client.onEvent(({ event }) => {
      if (event.type === 'build.output' && event.id === build.id) look();
      if (event.type === 'build.changed' && event.build.id === build.id && event.build.endedAt !== null)
        look();
    });
    client.onReset(look);
    addAbortListener(stop, () => resolve(build));
    look();
  });
}
