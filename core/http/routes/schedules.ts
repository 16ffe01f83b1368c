import { z } from 'zod';
import { cronProblem, isoTime, isTimezone } from '../../base/index.ts';
import { scheduleLimits } from '../../contract/index.ts';
import type { ListedSchedule, ScheduleChange } from '../../schedules/index.ts';
import { header } from '../access.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';

const HISTORY = 20;
const REQUEST_CHARACTERS = 200;

const text = (most: number) => z.string().max(most).nullish();
const addBody = z.object({
  name: text(scheduleLimits.name),
  cron_expr: z.string().min(1).max(scheduleLimits.cron),
  timezone: text(scheduleLimits.timezone),
  prompt: z.string().min(1).max(scheduleLimits.prompt),
  enabled: z.boolean().nullish(),
});
const editBody = z.object({
  name: text(scheduleLimits.name),
  cron_expr: text(scheduleLimits.cron),
  timezone: text(scheduleLimits.timezone),
  prompt: text(scheduleLimits.prompt),
  enabled: z.boolean().nullish(),
});

const time = z.string().nullable();
const health = z.object({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  last_run_at: time,
  next_run_at: time,
  run_count: z.number(),
  last_status: z.string(),
  last_error: z.string(),
});
const schedule = health.extend({
  workspace_id: z.string(),
  cron_expr: z.string(),
  timezone: z.string(),
  prompt: z.string(),
  source: z.enum(['template', 'runtime']),
  created_at: z.string(),
  updated_at: z.string(),
});
const run = z.object({
  timestamp: z.string(),
  duration_ms: z.number().nullable(),
  status: z.string(),
  error_detail: z.string(),
  request: z.string(),
});
const installationHealth = z.object({
  workspace_id: z.string(),
  workspace_name: z.string(),
  schedule_id: z.string(),
  schedule_name: z.string(),
  cron_expr: z.string(),
  last_run_at: time,
  expected_next_run: time,
  status: z.enum(['ok', 'stale', 'never_run']),
  stale_threshold_seconds: z.number(),
});

export const scheduleRoutes: Routes = (define, { store, schedules }, access) => {
  define(
    {
      method: 'GET',
      path: '/workspaces/:id/schedules',
      tier: 'workspace',
      summary: 'Its schedules, oldest first',
      answers: { 200: z.array(schedule) },
    },
    ({ workspace: { id } }) => schedules.list(id).map(scheduleRow),
  );

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/schedules',
      tier: 'workspace',
      summary: 'Has it asked something at certain times',
      body: addBody,
      answers: {
        201: z.object({ id: z.string(), status: z.literal('created'), next_run_at: time }),
        400: 'a time or a time zone that nobody knows',
        409: 'it has one of that name, or very many',
      },
    },
    ({ workspace: { id }, body, reply }) => {
      const fields = {
        name: body.name?.trim() || unusedName(schedules.list(id)),
        cronExpr: body.cron_expr.trim(),
        timezone: body.timezone?.trim() || 'UTC',
        prompt: withoutReturns(body.prompt),
        enabled: body.enabled ?? true,
      };
      checkTimes(fields);
      const added = schedules.add(id, fields);
      return reply
        .status(201)
        .send({ id: added.id, status: 'created', next_run_at: isoOrNull(added.nextRunAt) });
    },
  );

  define(
    {
      method: 'PATCH',
      path: '/workspaces/:id/schedules/:scheduleId',
      tier: 'workspace',
      summary: 'Changes one, pauses it or has it go on',
      body: editBody,
      answers: {
        200: z.object({ status: z.literal('updated') }),
        400: 'a time or a time zone that nobody knows',
        404: 'not one of its own',
        409: 'it has another one of that name',
      },
    },
    ({ workspace: { id }, params, body }) => {
      const change = {
        name: body.name?.trim() || undefined,
        cronExpr: body.cron_expr?.trim() || undefined,
        timezone: body.timezone?.trim() || undefined,
        prompt: body.prompt ? withoutReturns(body.prompt) : undefined,
        enabled: body.enabled ?? undefined,
      };
      checkTimes(change);
      schedules.edit(id, params.scheduleId ?? '', change);
      return { status: 'updated' };
    },
  );

  define(
    {
      method: 'DELETE',
      path: '/workspaces/:id/schedules/:scheduleId',
      tier: 'workspace',
      summary: 'Removes one',
      answers: { 200: z.object({ status: z.literal('deleted') }), 404: 'not one of its own' },
    },
    ({ workspace: { id }, params }) => {
      schedules.remove(id, params.scheduleId ?? '');
      return { status: 'deleted' };
    },
  );

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/schedules/:scheduleId/run',
      tier: 'workspace',
      summary: 'Runs one now, besides its times',
      answers: {
        200: z.object({ status: z.literal('fired'), workspace_id: z.string(), prompt: z.string() }),
        404: 'not one of its own',
        409: 'it is paused, or the last run has not ended',
      },
      difference: 'the prompt is sent, instead of left to the caller',
    },
    ({ workspace: { id }, params }) => {
      const scheduleId = params.scheduleId ?? '';
      schedules.runNow(id, scheduleId);
      return { status: 'fired', workspace_id: id, prompt: store.schedules.get(id, scheduleId)?.prompt ?? '' };
    },
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/schedules/:scheduleId/history',
      tier: 'workspace',
      summary: `The last ${HISTORY} runs of one, newest first`,
      answers: { 200: z.array(run), 404: 'not one of its own' },
      difference: 'a run is listed as soon as it begins: as `waiting`, then `running`',
    },
    ({ workspace: { id }, params }) => {
      const scheduleId = params.scheduleId ?? '';
      const runs = schedules.history(id, scheduleId, HISTORY);
      const request = (store.schedules.get(id, scheduleId)?.prompt ?? '').slice(0, REQUEST_CHARACTERS);
      return runs.map(({ startedAt, endedAt, status, error }) => ({
        timestamp: isoTime(startedAt),
        duration_ms: endedAt === null ? null : endedAt - startedAt,
        status,
        error_detail: error,
        request,
      }));
    },
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/schedules/health',
      tier: 'own',
      summary: 'How the schedules of a workspace fare, without their prompts, for itself and its peers',
      answers: {
        200: z.array(health),
        401: 'nobody says who asks, or whoever asks is not who they say they are',
        403: 'the two may not talk',
        404: 'there is no such workspace',
        410: 'it was removed',
      },
      difference: 'the caller may be left out where a token tells it',
    },
    ({ request }) => {
      const identity = access.identity(request);
      const named =
        header(request, 'x-workspace-id')?.toLowerCase() ??
        (identity.kind === 'workspace' ? identity.id : undefined);
      if (named === undefined) throw new HttpProblem(401, 'X-Workspace-ID header is required');
      access.registry(request, named);
      const target = access.live(access.pathId(request));
      access.mayTalk(access.live(named).id, target.id, 'access denied');
      return schedules.list(target.id).map(healthRow);
    },
  );

  define(
    {
      method: 'GET',
      path: '/admin/schedules/health',
      tier: 'admin',
      summary: 'How all schedules fare',
      answers: { 200: z.array(installationHealth) },
    },
    () =>
      store.workspaces.listLive().flatMap(({ id, name }) =>
        schedules.list(id).map((each) => {
          const { status, staleAfterMs } = schedules.health(each);
          return {
            workspace_id: id,
            workspace_name: name,
            schedule_id: each.id,
            schedule_name: each.name,
            cron_expr: each.cronExpr,
            last_run_at: isoOrNull(each.lastRunAt),
            expected_next_run: isoOrNull(each.nextRunAt),
            status,
            stale_threshold_seconds: Math.round(staleAfterMs / 1_000),
          };
        }),
      ),
  );
};

/** What the hosted platform says of times that it does not know. */
function checkTimes({ cronExpr, timezone }: ScheduleChange): void {
  if (timezone !== undefined && !isTimezone(timezone))
    throw new HttpProblem(400, `invalid timezone: ${timezone}`);
  if (cronExpr !== undefined && cronProblem(cronExpr) !== null)
    throw new HttpProblem(400, 'invalid request body');
}

/** Templates written on Windows bring them along. */
function withoutReturns(prompt: string): string {
  return prompt.replaceAll('\r', '');
}

function unusedName(taken: readonly ListedSchedule[]): string {
  const names = new Set(taken.map(({ name }) => name));
  let number = taken.length + 1;
  while (names.has(`Schedule ${number}`)) number += 1;
  return `Schedule ${number}`;
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : isoTime(at);
}

function healthRow(listed: ListedSchedule): z.infer<typeof health> {
  return {
    id: listed.id,
    name: listed.name,
    enabled: listed.enabled,
    last_run_at: isoOrNull(listed.lastRunAt),
    next_run_at: isoOrNull(listed.nextRunAt),
    run_count: listed.runCount,
    last_status: listed.lastStatus,
    last_error: listed.lastError,
  };
}

function scheduleRow(listed: ListedSchedule): z.infer<typeof schedule> {
  return {
    ...healthRow(listed),
    workspace_id: listed.workspaceId,
    cron_expr: listed.cronExpr,
    timezone: listed.timezone,
    prompt: listed.prompt,
    source: listed.source,
    created_at: isoTime(listed.createdAt),
    updated_at: isoTime(listed.updatedAt),
  };
}
