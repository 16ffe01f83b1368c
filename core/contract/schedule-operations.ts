import { z } from 'zod';
import { command, nothing, query } from './operation.ts';

const workspaceId = z.string();
/** What is too long for one, whoever sets it. */
export const scheduleLimits = { name: 200, cron: 200, timezone: 100, prompt: 100_000 } as const;

const name = z.string().trim().min(1).max(scheduleLimits.name);
/** Five fields, e.g. `0 9 * * 1-5`. */
const cron = z.string().trim().min(1).max(scheduleLimits.cron);
/** E.g. Europe/Berlin. */
const timezone = z.string().trim().min(1).max(scheduleLimits.timezone);
const prompt = z.string().trim().min(1).max(scheduleLimits.prompt);
const one = z.object({ workspaceId, id: z.string() });
const unknownWorkspace = ['workspace_not_found', 'workspace_removed'] as const;
const badTime = ['cron_invalid', 'timezone_unknown'] as const;

export const scheduleRunSchema = z.object({
  id: z.string(),
  scheduleId: z.string(),
  /** time: it was due · person: somebody wanted it then */
  cause: z.enum(['time', 'person']),
  /** waiting: for its agent to have time · running · ok · error · skipped: it was not sent */
  status: z.enum(['waiting', 'running', 'ok', 'error', 'skipped']),
  /** Why it failed or was skipped. */
  error: z.string(),
  /** How the answer begins. */
  answer: z.string(),
  traceId: z.string().nullable(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
});
export type ScheduleRun = z.infer<typeof scheduleRunSchema>;

export const scheduleSchema = z.object({
  id: z.string(),
  workspaceId,
  name: z.string(),
  cron: z.string(),
  timezone: z.string(),
  prompt: z.string(),
  enabled: z.boolean(),
  /** template: brought by an import and not changed since · runtime: made or changed by somebody */
  source: z.enum(['template', 'runtime']),
  /** null: never, or it is paused */
  nextRunAt: z.number().nullable(),
  runCount: z.number(),
  /** Its agent has answered nothing to the last runs. */
  isStale: z.boolean(),
  lastRun: scheduleRunSchema.nullable(),
  createdAt: z.number(),
  updatedAt: z.number(),
});
export type Schedule = z.infer<typeof scheduleSchema>;

/** What workspaces are asked at certain times. `schedules.changed` tells when to list anew. */
export const scheduleOperations = {
  'schedules.list': query(
    'The schedules of a workspace, oldest first, each with its last run',
    z.object({ workspaceId }),
    z.object({ schedules: z.array(scheduleSchema) }),
    unknownWorkspace,
  ),
  'schedules.history': query(
    'What became of the last runs of a schedule, newest first',
    one.extend({ limit: z.number().int().min(1).max(100).default(20) }),
    z.object({ runs: z.array(scheduleRunSchema) }),
    [...unknownWorkspace, 'schedule_not_found'],
  ),
  'schedules.preview': query(
    'When a schedule with these times would run next (ms)',
    z.object({ cron, timezone, count: z.number().int().min(1).max(10).default(3) }),
    z.object({ runsAt: z.array(z.number()) }),
    badTime,
  ),
  'schedules.add': command(
    'Have a workspace asked something at certain times',
    z.object({
      workspaceId,
      name,
      cron,
      timezone: timezone.default('UTC'),
      prompt,
      enabled: z.boolean().default(true),
    }),
    scheduleSchema,
    [...unknownWorkspace, ...badTime, 'schedule_exists', 'too_many_schedules'],
  ),
  'schedules.edit': command(
    'Change a schedule, pause it or have it go on; templates leave it alone from then on',
    one.extend({
      name: name.optional(),
      cron: cron.optional(),
      timezone: timezone.optional(),
      prompt: prompt.optional(),
      enabled: z.boolean().optional(),
    }),
    scheduleSchema,
    [...unknownWorkspace, ...badTime, 'schedule_not_found', 'schedule_exists'],
  ),
  'schedules.remove': command(
    'Remove a schedule with the record of its runs; no template brings it back',
    one,
    nothing,
    [...unknownWorkspace, 'schedule_not_found'],
  ),
  'schedules.run': command('Run a schedule now, besides its times', one, scheduleRunSchema, [
    ...unknownWorkspace,
    'schedule_not_found',
    'schedule_busy',
    'not_running',
  ]),
} as const;
