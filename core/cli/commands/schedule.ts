import { forTerminal } from '../../base/index.ts';
import type { Schedule, ScheduleRun } from '../../contract/index.ts';
import type { Command, CommandContext } from '../command.ts';
import { findEngine, type RunningEngine } from '../engine-connection.ts';
import { findWorkspace } from '../find-workspace.ts';
import { EXIT, table, usageError } from '../output.ts';

const JSON_FLAG = { json: { type: 'boolean' } } as const;
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The engine, a workspace by its name, and what it has. */
async function open(workspace: string, { home, env }: CommandContext) {
  const engine = await findEngine(home, env);
  const { workspaces } = await engine.call('engine.snapshot', {});
  const { id: workspaceId, name } = findWorkspace(workspaces, workspace);
  const { schedules } = await engine.call('schedules.list', { workspaceId });
  return { engine, workspaceId, name, schedules };
}

/** The one that a person means: by its name without case, or by its id. */
function find(schedules: readonly Schedule[], wanted: string): Schedule {
  const found = schedules.find(
    ({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase(),
  );
  if (found) return found;
  const names = schedules.map(({ name }) => name).join(', ');
  throw usageError(`there is no schedule "${wanted}"`, names ? `There are: ${names}` : 'There are none yet.');
}

export const scheduleList: Command = {
  usage: 'schedule ls WORKSPACE [--json]',
  summary: 'List what a workspace is asked at certain times, and how that went last',
  flags: JSON_FLAG,
  async run([workspace = ''], flags, context) {
    const { output } = context;
    const { workspaceId, name, schedules } = await open(workspace, context);
    if (flags.json) output.out(JSON.stringify({ workspace_id: workspaceId, schedules }));
    else if (schedules.length === 0) output.err(`${name} has no schedules`);
    else {
      const rows = schedules.map((each) => [
        forTerminal(each.name),
        each.cron,
        each.timezone,
        each.nextRunAt === null ? (each.enabled ? 'never' : 'paused') : isoOf(each.nextRunAt),
        each.lastRun ? `${each.lastRun.status} ${isoOf(each.lastRun.startedAt)}` : '-',
      ]);
      output.out(table([['NAME', 'TIMES', 'ZONE', 'NEXT', 'LAST'], ...rows]));
    }
    return EXIT.ok;
  },
};

export const scheduleAdd: Command = {
  usage: 'schedule add WORKSPACE NAME CRON PROMPT [--timezone ZONE] [--paused] [--json]',
  summary: 'Have a workspace asked something at certain times, for example "0 9 * * 1-5"',
  flags: { timezone: { type: 'string' }, paused: { type: 'boolean' }, ...JSON_FLAG },
  async run([workspace = '', name = '', cron = '', prompt = ''], flags, context) {
    const { engine, workspaceId } = await open(workspace, context);
    const timezone = typeof flags.timezone === 'string' ? flags.timezone : HERE;
    const enabled = flags.paused !== true;
    const added = await engine.call('schedules.add', { workspaceId, name, cron, timezone, prompt, enabled });
    if (flags.json) context.output.out(JSON.stringify(added));
    else context.output.err(`${forTerminal(added.name)} ${nextOf(added)}`);
    return EXIT.ok;
  },
};

/** A command that does something with one schedule of a workspace. */
function withOne(
  verb: string,
  summary: string,
  act: (engine: RunningEngine, schedule: Schedule) => Promise<string>,
): Command {
  return {
    usage: `schedule ${verb} WORKSPACE NAME`,
    summary,
    flags: {},
    async run([workspace = '', wanted = ''], _flags, context) {
      const { engine, schedules } = await open(workspace, context);
      context.output.err(await act(engine, find(schedules, wanted)));
      return EXIT.ok;
    },
  };
}

export const schedulePause = withOne('pause', 'Have a schedule rest', async (engine, { workspaceId, id }) => {
  const { name } = await engine.call('schedules.edit', { workspaceId, id, enabled: false });
  return `${forTerminal(name)} is paused`;
});

export const scheduleResume = withOne(
  'resume',
  'Have a schedule that rests go on',
  async (engine, { workspaceId, id }) => {
    const resumed = await engine.call('schedules.edit', { workspaceId, id, enabled: true });
    return `${forTerminal(resumed.name)} ${nextOf(resumed)}`;
  },
);

export const scheduleRun = withOne(
  'run',
  'Run a schedule now, besides its times',
  async (engine, { workspaceId, id, name }) => {
    await engine.call('schedules.run', { workspaceId, id });
    return `${forTerminal(name)} was sent`;
  },
);

export const scheduleRemove = withOne(
  'rm',
  'Remove a schedule with the record of its runs',
  async (engine, { workspaceId, id, name }) => {
    await engine.call('schedules.remove', { workspaceId, id });
    return `${forTerminal(name)} is removed`;
  },
);

export const scheduleHistory: Command = {
  usage: 'schedule history WORKSPACE NAME [--json]',
  summary: 'Show what became of the last runs of a schedule, newest first',
  flags: JSON_FLAG,
  async run([workspace = '', wanted = ''], flags, context) {
    const { output } = context;
    const { engine, workspaceId, schedules } = await open(workspace, context);
    const { id, name } = find(schedules, wanted);
    const { runs } = await engine.call('schedules.history', { workspaceId, id });
    if (flags.json) output.out(JSON.stringify({ schedule_id: id, runs }));
    else if (runs.length === 0) output.err(`${forTerminal(name)} has not run yet`);
    else output.out(table([['AT', 'CAME OUT', 'SECONDS', 'SAID'], ...runs.map(rowOf)]));
    return EXIT.ok;
  },
};

function rowOf({ startedAt, endedAt, status, error, answer }: ScheduleRun): string[] {
  const seconds = endedAt === null ? '-' : ((endedAt - startedAt) / 1_000).toFixed(1);
  const [said = ''] = forTerminal(error || answer).split('\n');
  return [isoOf(startedAt), status, seconds, said];
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}

function nextOf({ nextRunAt, enabled }: Schedule): string {
  if (!enabled) return 'is paused';
  return nextRunAt === null ? 'never runs: no day matches its times' : `runs next at ${isoOf(nextRunAt)}`;
}
