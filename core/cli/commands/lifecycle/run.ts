import type { OutputOf } from '../../../contract/index.ts';
import type { Command } from '../../command.ts';
import { EXIT, usageError } from '../../output.ts';
import { target } from '../../target.ts';

type RunOperation = 'workspaces.pause' | 'workspaces.resume';

/** A command on a workspace and everything below it, which tells how many those were. */
function onTeam(operation: RunOperation, usage: string, summary: string, done: string): Command {
  return {
    usage,
    summary,
    flags: {},
    async run([wanted = ''], _flags, context) {
      const { engine, workspace } = await target(wanted, context);
      const { count }: OutputOf<RunOperation> = await engine.call(operation, { id: workspace.id });
      context.output.err(`${count} ${done}`);
      return EXIT.ok;
    },
  };
}

export const pause = onTeam(
  'workspaces.pause',
  'pause ID|NAME',
  'Pause a workspace and everything below it',
  'paused',
);
export const resume = onTeam(
  'workspaces.resume',
  'resume ID|NAME',
  'Resume a workspace and everything paused below it',
  'resumed',
);

export const restart: Command = {
  usage: 'restart ID|NAME [--reset] [--template NAME]',
  summary: [
    'Restart a workspace; --reset makes it forget its session, --template gives it the files of a template,',
    '--apply-template those of the one that fits best, --rebuild-config those of its org again',
  ].join('\n'),
  flags: {
    reset: { type: 'boolean' },
    template: { type: 'string' },
    'apply-template': { type: 'boolean' },
    'rebuild-config': { type: 'boolean' },
  },
  async run([wanted = ''], flags, context) {
    const { engine, workspace } = await target(wanted, context);
    const { template } = await engine.call('workspaces.restart', {
      id: workspace.id,
      reset: flags.reset === true,
      applyTemplate: flags['apply-template'] === true,
      rebuildConfig: flags['rebuild-config'] === true,
      ...(typeof flags.template === 'string' ? { template: flags.template } : {}),
    });
    context.output.err(`${workspace.name} restarts${template ? ` with the files of ${template}` : ''}`);
    return EXIT.ok;
  },
};

export const hibernate: Command = {
  usage: 'hibernate ID|NAME [--force]',
  summary: 'Put a workspace to sleep until its next message; --force also when it is at work',
  flags: { force: { type: 'boolean' } },
  async run([wanted = ''], flags, context) {
    const { engine, workspace } = await target(wanted, context);
    await engine.call('workspaces.hibernate', { id: workspace.id, force: flags.force === true });
    context.output.err(`${workspace.name} goes to sleep`);
    return EXIT.ok;
  },
};

export const wake: Command = {
  usage: 'wake ID|NAME',
  summary: 'Wake a workspace that sleeps',
  flags: {},
  async run([wanted = ''], _flags, context) {
    const { engine, workspace } = await target(wanted, context);
    await engine.call('workspaces.wake', { id: workspace.id });
    context.output.err(`${workspace.name} wakes up`);
    return EXIT.ok;
  },
};

/** The same command by two names. */
function removal(name: 'rm' | 'remove', summary: string): Command {
  return {
    usage: `${name} ID|NAME [--yes] [--purge]`,
    summary,
    flags: { yes: { type: 'boolean' }, purge: { type: 'boolean' } },
    async run([wanted = ''], flags, context) {
      const { engine, workspace } = await target(wanted, context);
      if (!flags.yes) {
        if (!context.confirm) throw usageError('without a terminal, --yes is needed');
        const question = `Remove ${workspace.name} and everything below it, with its data?`;
        if (!(await context.confirm(question))) return EXIT.failed;
      }
      const { count } = await engine.call('workspaces.remove', {
        id: workspace.id,
        purge: flags.purge === true,
      });
      context.output.err(`${count} removed`);
      return EXIT.ok;
    },
  };
}

export const remove = removal(
  'remove',
  'Remove a workspace and everything below it; --purge deletes its history too',
);
export const rm = removal('rm', 'Short for remove');
