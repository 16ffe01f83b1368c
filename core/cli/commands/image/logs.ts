import { AppError } from '../../../base/index.ts';
import type { Build, EngineClient } from '../../../contract/index.ts';
import type { Command } from '../../command.ts';
import { findEngine } from '../../engine-connection.ts';
import { EXIT } from '../../output.ts';

export const imageLogs: Command = {
  usage: 'image logs BUILD|RUNTIME [-f] [--json]',
  summary: 'Print the log of a build, or of the newest one of a runtime; -f until it ends',
  flags: { follow: { type: 'boolean', short: 'f' }, json: { type: 'boolean' } },
  async run([wanted = ''], flags, { home, env, output, stop }) {
    const client = (await findEngine(home, env)).connect();
    try {
      const { builds } = await client.call('builds.list', {});
      const build = pick(builds, wanted);
      const lines: string[] = [];
      const print = (more: readonly string[]) => {
        lines.push(...more);
        if (!flags.json) for (const line of more) output.out(line);
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

/** By id, the beginning of one, or a runtime; newest first. Throws `build_not_found`. */
function pick(builds: readonly Build[], wanted: string): Build {
  const found =
    builds.find(({ id }) => id === wanted) ??
    builds.find(({ runtime }) => runtime === wanted) ??
    builds.find(({ id }) => id.startsWith(wanted));
  if (found) return found;
  throw new AppError('build_not_found', `There is no build "${wanted}"`, {
    detail:
      builds.length === 0
        ? 'Nothing was built yet.'
        : `The newest is ${builds[0]?.id} (${builds[0]?.runtime}).`,
  });
}

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
    stop.addEventListener('abort', () => resolve(build), { once: true });
    look();
  });
}
