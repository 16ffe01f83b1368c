import type { Command, Flags } from '../command.ts';
import { findEngine } from '../engine-connection.ts';
import { findWorkspace } from '../find-workspace.ts';
import { EXIT, usageError } from '../output.ts';

const FLAGS = ['template', 'runtime', 'model', 'role'] as const;

export const create: Command = {
  usage:
    'create NAME [--template ID] [--runtime NAME] [--model NAME] [--role TEXT] [--parent ID|NAME] [--tier N] [--budget DOLLARS] [--count N] [--json]',
  summary: [
    'Make a workspace and start it; with --count several, numbered. --budget is for a month.',
    'A --tier above 2 opens this machine to the agent: it starts once molecule allow-tier says so',
  ].join('\n'),
  flags: {
    ...Object.fromEntries(FLAGS.map((flag) => [flag, { type: 'string' as const }])),
    parent: { type: 'string' },
    tier: { type: 'string' },
    budget: { type: 'string' },
    count: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run([name = ''], flags, { home, env, output }) {
    const [tier, count, budget] = ['tier', 'count', 'budget'].map((flag) => numberOf(flags, flag));
    const engine = await findEngine(home, env);
    const { workspaces } = await engine.call('engine.snapshot', {});
    const parentId = typeof flags.parent === 'string' ? findWorkspace(workspaces, flags.parent).id : null;
    const made = await engine.call('workspaces.create', {
      name,
      parentId,
      ...Object.fromEntries(
        FLAGS.flatMap((flag) => (typeof flags[flag] === 'string' ? [[flag, flags[flag]]] : [])),
      ),
      ...(tier === undefined ? {} : { tier }),
      ...(count === undefined ? {} : { count }),
      ...(budget === undefined ? {} : { budgetCents: Math.round(budget * 100) }),
    });
    const ids = [made.id, ...made.copies];
    output.out(flags.json ? JSON.stringify({ ids }) : ids.join('\n'));
    return EXIT.ok;
  },
};

function numberOf(flags: Flags, flag: string): number | undefined {
  const text = flags[flag];
  if (typeof text !== 'string') return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
  throw usageError(`--${flag} is a number, not "${text}"`);
}
