import type { Command } from '../command.ts';
import { findEngine } from '../engine-connection.ts';
import { EXIT } from '../output.ts';

const MARKS = { ok: '✓', warning: '!', error: '✗' } as const;

export const doctor: Command = {
  usage: 'doctor [--json]',
  summary: 'Check this machine and the running engine',
  flags: { json: { type: 'boolean' } },
  async run(_args, flags, { home, env, output }) {
    const engine = await findEngine(home, env);
    const { checks } = await engine.call('doctor.run', {});
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
