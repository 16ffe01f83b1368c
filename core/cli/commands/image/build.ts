import type { EngineClient } from '../../../contract/index.ts';
import type { Command } from '../../command.ts';
import { findEngine } from '../../engine-connection.ts';
import { EXIT, type Output } from '../../output.ts';
import { runTask } from '../../run-task.ts';

export const imageBuild: Command = {
  usage: 'image build RUNTIME [--anew] [--json]',
  summary:
    'Build the newest image of a runtime if it is not there; --anew builds it in any case, without a cache',
  flags: { anew: { type: 'boolean' }, json: { type: 'boolean' } },
  async run([runtime = ''], flags, { home, env, output, stop }) {
    const client = (await findEngine(home, env)).connect();
    try {
      if (!flags.json) printLog(client, runtime, output);
      const start = () => client.call('images.build', { runtime, anew: flags.anew === true });
      const built = await runTask(client, start, stop);
      if (flags.json) output.out(JSON.stringify(built));
      else output.out(`${String(built.tag)} ${howItCame(built)}`);
      return EXIT.ok;
    } finally {
      await client.dispose();
    }
  },
};

/** Shows what the builds of a runtime print from now on. */
function printLog(client: EngineClient, runtime: string, output: Output): void {
  const ids = new Set<string>();
  client.onEvent(({ event }) => {
    if (event.type === 'build.changed' && event.build.runtime === runtime) ids.add(event.build.id);
    if (event.type === 'build.output' && ids.has(event.id)) for (const line of event.lines) output.err(line);
  });
}

function howItCame({ cached, offline, durationMs }: Record<string, unknown>): string {
  const doubt = offline ? '; its source cannot be asked whether there is a newer one' : '';
  return cached
    ? `was there already${doubt}`
    : `built in ${(Number(durationMs) / 1000).toFixed(1)} s${doubt}`;
}
