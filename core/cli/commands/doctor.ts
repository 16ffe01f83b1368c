import { AppError, createLogger, newId, resourcesFolder } from '../../base/index.ts';
import type { DoctorCheck } from '../../contract/index.ts';
import type { Command, CommandContext } from '../command.ts';
import { findEngine } from '../engine-connection.ts';
import { EXIT } from '../output.ts';

const MARKS = { ok: '✓', warning: '!', error: '✗' } as const;

export const doctor: Command = {
  usage: 'doctor [--json]',
  summary: 'Check this machine, and the engine if one runs',
  flags: { json: { type: 'boolean' } },
  async run(_args, flags, context) {
    const { output } = context;
    const checks = await collect(context);
    const ok = checks.every((check) => check.status !== 'error');
    if (flags.json) output.out(JSON.stringify({ ok, checks }));
    else {
      for (const { status, title, message, fix } of checks) {
        output.out(`${MARKS[status]} ${title}: ${message}`);
        if (fix && status !== 'ok') output.out(`  → ${fix}`);
      }
    }
    return ok ? EXIT.ok : EXIT.failed;
  },
};

/** What the running engine says; without one, what can be seen from here. */
async function collect({ home, env }: CommandContext): Promise<DoctorCheck[]> {
  const common = { id: 'engine', title: 'Engine' };
  try {
    const engine = await findEngine(home, env);
    const { checks } = await engine.call('doctor.run', {});
    return [{ ...common, status: 'ok', message: `Runs at ${engine.url}` }, ...checks];
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'no_engine') throw error;
    const [{ createDocker }, { checkMachine }, { bundledRuntimes }] = await Promise.all([
      import('../../docker/index.ts'),
      import('../../engine.ts'),
      import('../../images/index.ts'),
    ]);
    const docker = createDocker({ instanceId: newId(), logger: createLogger({ level: 'silent' }), env });
    try {
      const seen = await checkMachine(await docker.settled(), home, await bundledRuntimes(resourcesFolder()));
      const fix = 'Start one with "molecule serve", or open the app.';
      return [{ ...common, status: 'warning', message: error.message, fix }, ...seen];
    } finally {
      await docker.dispose();
    }
  }
}
