import type { ImportResult, OrgPlan, Workspace } from '../../../contract/index.ts';
import type { Command, CommandContext, Flags } from '../../command.ts';
import { findEngine } from '../../engine-connection.ts';
import { EXIT, type ExitCode } from '../../output.ts';
import { modeOf, printPlan, templateOf } from './shared.ts';
import { AS_WANTED, waitUntilSettled } from './wait.ts';

export const orgImport: Command = {
  usage:
    'org import TEMPLATE [--mode merge|reconcile] [--dry-run] [--wait] [--offline] [--frozen] [--yes] [--json]',
  summary: [
    'Import an org template; --wait ends when every workspace is online or has failed',
    '--mode reconcile removes what the template no longer has: on a terminal it shows that and asks first;',
    'without one, with --json or with --yes it goes ahead, so look at --dry-run before',
  ].join('\n'),
  flags: {
    mode: { type: 'string' },
    'dry-run': { type: 'boolean' },
    wait: { type: 'boolean' },
    offline: { type: 'boolean' },
    frozen: { type: 'boolean' },
    yes: { type: 'boolean', short: 'y' },
    json: { type: 'boolean' },
  },
  async run([template = ''], flags, context) {
    const { home, env, output } = context;
    const request = {
      template: templateOf(template),
      mode: modeOf(flags),
      offline: flags.offline === true,
      frozen: flags.frozen === true,
    };
    const engine = await findEngine(home, env);
    if (flags['dry-run']) return showPlan(await engine.call('org.plan', request), flags, context);
    let planId: string | undefined;
    if (request.mode === 'reconcile' && !flags.yes && !flags.json && context.confirm) {
      const plan = await engine.call('org.plan', request);
      if (plan.counts.remove > 0) {
        printPlan(plan, output);
        if (!(await context.confirm(question(plan)))) return EXIT.failed;
        planId = plan.id;
      }
    }
    const client = engine.connect();
    try {
      const result = await client.call('org.import', planId === undefined ? request : { ...request, planId });
      const ids = result.workspaces.map((each) => each.id);
      if (!flags.json) output.err(summary(result));
      const settled = flags.wait
        ? await waitUntilSettled(client, ids, context.stop, flags.json ? null : output)
        : null;
      return conclude(result, settled, flags, context);
    } finally {
      await client.dispose();
    }
  },
};

export const orgPlan: Command = {
  usage: 'org plan TEMPLATE [--mode merge|reconcile] [--offline] [--frozen] [--json]',
  summary: 'Show what an import would create, keep, update, move and remove',
  flags: {
    mode: { type: 'string' },
    offline: { type: 'boolean' },
    frozen: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  async run([template = ''], flags, context) {
    const engine = await findEngine(context.home, context.env);
    const request = {
      template: templateOf(template),
      mode: modeOf(flags),
      offline: flags.offline === true,
      frozen: flags.frozen === true,
    };
    return showPlan(await engine.call('org.plan', request), flags, context);
  },
};

/** Exit code 1 when an import would refuse. */
function showPlan(plan: OrgPlan, flags: Flags, { output }: CommandContext): ExitCode {
  if (flags.json) output.out(JSON.stringify(plan));
  else printPlan(plan, output);
  const refuses = plan.missingEnv.length > 0 || plan.diagnostics.some(({ severity }) => severity === 'error');
  return refuses ? EXIT.failed : EXIT.ok;
}

function question({ org, counts, entries }: OrgPlan): string {
  const names = entries.filter(({ action }) => action === 'remove').map(({ name }) => name);
  return `Remove ${counts.remove} of ${org} with all that they hold (${names.join(', ')})?`;
}

function summary({ org, created, kept, updated, moved, removed }: ImportResult): string {
  const more = [
    ...(updated > 0 ? [`${updated} updated`] : []),
    ...(moved > 0 ? [`${moved} moved`] : []),
    ...(removed > 0 ? [`${removed} removed`] : []),
  ];
  return [`${org}: ${created} created`, `${kept} kept`, ...more].join(', ');
}

function conclude(
  result: ImportResult,
  settled: readonly Workspace[] | null,
  flags: Flags,
  { output }: CommandContext,
): ExitCode {
  const failed = settled?.filter(({ status }) => !AS_WANTED.has(status)) ?? [];
  if (flags.json) {
    const statusOf = new Map(settled?.map((each) => [each.id, each.status]));
    const workspaces = result.workspaces.map((each) => ({ ...each, status: statusOf.get(each.id) ?? null }));
    output.out(JSON.stringify({ ...result, workspaces, failed: failed.length }));
  } else {
    for (const { name, channelsSkipped } of result.workspaces) {
      for (const { type, reason } of channelsSkipped)
        output.err(`${name}: channel ${type} left out: ${reason}`);
    }
  }
  for (const each of failed)
    output.err(`${each.name}: ${each.status}: ${each.error?.message ?? 'no reason known'}`);
  return failed.length > 0 ? EXIT.failed : EXIT.ok;
}
