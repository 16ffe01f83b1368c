import path from 'node:path';
import { type InputOf, MAX_IDLE_MINUTES } from '../../../contract/index.ts';
import type { Command, CommandContext } from '../../command.ts';
import { findWorkspace } from '../../find-workspace.ts';
import { EXIT, type ExitCode, usageError } from '../../output.ts';
import { target } from '../../target.ts';

/** Stands for the top, in place of a workspace. */
const TOP = '/';
const ACCESS: readonly string[] = ['none', 'read_only', 'read_write'];

type Change = Omit<InputOf<'workspaces.update'>, 'id'>;

/** Carries a change out and says whether it counts already. */
async function update(
  wanted: string,
  change: (found: Awaited<ReturnType<typeof target>>) => Change,
  context: CommandContext,
): Promise<ExitCode> {
  const found = await target(wanted, context);
  const { id, name } = found.workspace;
  const changed = await found.engine.call('workspaces.update', { id, ...change(found) });
  context.output.err(`${name} changed${changed.needsRestart ? '; it counts after: molecule restart' : ''}`);
  return EXIT.ok;
}

export const rename: Command = {
  usage: 'rename ID|NAME TO',
  summary: 'Give a workspace another name',
  flags: {},
  run: ([wanted = '', name = ''], _flags, context) => update(wanted, () => ({ name }), context),
};

export const move: Command = {
  usage: 'move ID|NAME PARENT [--restart]',
  summary: 'Move a workspace with everything below it under another one, or to the top: /',
  flags: { restart: { type: 'boolean' } },
  run: ([wanted = '', parent = ''], flags, context) =>
    update(
      wanted,
      ({ workspaces }) => ({
        parentId: parent === TOP ? null : findWorkspace(workspaces, parent).id,
        restart: flags.restart === true,
      }),
      context,
    ),
};

export const set: Command = {
  usage: 'set ID|NAME [--tier N] [--runtime NAME] [--model NAME] [--folder DIR] [--access HOW]',
  summary: [
    'Change what a workspace runs as: --tier 1 to 4, --runtime, --model, --role,',
    '--folder DIR of this machine (empty for none) with --access none, read_only or read_write,',
    '--hibernate-after MINUTES or never; --restart makes all of it count at once',
  ].join('\n'),
  flags: {
    tier: { type: 'string' },
    runtime: { type: 'string' },
    model: { type: 'string' },
    role: { type: 'string' },
    folder: { type: 'string' },
    access: { type: 'string' },
    'hibernate-after': { type: 'string' },
    restart: { type: 'boolean' },
  },
  async run([wanted = ''], flags, context) {
    const text = (flag: string) => (typeof flags[flag] === 'string' ? flags[flag] : undefined);
    const { runtime, model, role } = { runtime: text('runtime'), model: text('model'), role: text('role') };
    const change: Change = {
      ...definedOf({ runtime, model, role, tier: numberOf('--tier', text('tier'), 4) }),
      ...folderOf(text('folder'), text('access')),
      ...sleepOf(text('hibernate-after')),
    };
    if (Object.keys(change).length === 0)
      throw usageError('nothing to change', `usage: molecule ${set.usage}`);
    return update(wanted, () => ({ ...change, restart: flags.restart === true }), context);
  },
};

export const allowTier: Command = {
  usage: 'allow-tier ID|NAME TIER [--yes]',
  summary: 'Let a workspace run with isolation tier 3 or 4, which opens this machine to its agent',
  flags: { yes: { type: 'boolean' } },
  async run([wanted = '', text = ''], flags, context) {
    const tier = numberOf('TIER', text, 4) ?? 0;
    const { engine, workspace } = await target(wanted, context);
    if (!flags.yes) {
      if (!context.confirm) throw usageError('without a terminal, --yes is needed');
      const question = `Tier ${tier} lets the agent of ${workspace.name} control this machine. Allow it?`;
      if (tier > 2 && !(await context.confirm(question))) return EXIT.failed;
    }
    await engine.call('workspaces.allowTier', { id: workspace.id, tier });
    context.output.err(`${workspace.name} may run with tier ${tier}`);
    return EXIT.ok;
  },
};

export const duplicate: Command = {
  usage: 'duplicate ID|NAME [--with-descendants]',
  summary: 'Make a copy of a workspace beside it, and print its id; not of what its agent wrote',
  flags: { 'with-descendants': { type: 'boolean' } },
  async run([wanted = ''], flags, context) {
    const { engine, workspace } = await target(wanted, context);
    const copied = await engine.call('workspaces.duplicate', {
      id: workspace.id,
      withDescendants: flags['with-descendants'] === true,
    });
    context.output.out(copied.workspace.id);
    context.output.err(`${copied.workspace.name} made (${copied.count})`);
    return EXIT.ok;
  },
};

function definedOf(change: { [Field in keyof Change]: Change[Field] | undefined }): Change {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

function numberOf(name: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text !== '' && Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw usageError(`${name} is a number from 1 to ${max}, not "${text}"`);
}

function folderOf(folder: string | undefined, access: string | undefined): Change {
  if (access !== undefined && !ACCESS.includes(access))
    throw usageError(`--access is ${ACCESS.join(', ')}, not "${access}"`);
  const stated = access as Change['workspaceAccess'];
  if (folder === '') return { workspaceDir: '', workspaceAccess: 'none' };
  if (folder === undefined) return definedOf({ workspaceAccess: stated });
  return { workspaceDir: path.resolve(folder), workspaceAccess: stated ?? 'read_write' };
}

function sleepOf(text: string | undefined): Change {
  if (text === undefined) return {};
  const minutes = text === 'never' ? null : numberOf('--hibernate-after', text, MAX_IDLE_MINUTES);
  return { hibernateAfterMinutes: minutes ?? null };
}
