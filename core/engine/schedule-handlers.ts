import type { Handlers, Schedule } from '../contract/index.ts';
import type { ListedSchedule, Schedules } from '../schedules/index.ts';
import type { WorkspaceRegistry } from '../workspaces/index.ts';

export interface ScheduleHandlerParts {
  readonly registry: WorkspaceRegistry;
  readonly schedules: Schedules;
}

type ScheduleHandlers = Pick<Handlers, Extract<keyof Handlers, `schedules.${string}`>>;

/** The operations on what workspaces are asked at certain times. */
export function scheduleHandlers({ registry, schedules }: ScheduleHandlerParts): ScheduleHandlers {
  const live = (id: string) => registry.require(id).id;
  return {
    'schedules.list': ({ workspaceId }) => ({
      schedules: schedules.list(live(workspaceId)).map(toSchedule),
    }),
    'schedules.history': ({ workspaceId, id, limit }) => ({
      runs: schedules.history(live(workspaceId), id, limit),
    }),
    'schedules.preview': ({ cron, timezone, count }) => ({
      runsAt: schedules.preview(cron, timezone, count),
    }),
    'schedules.add': ({ workspaceId, cron, ...fields }) =>
      toSchedule(schedules.add(live(workspaceId), { ...fields, cronExpr: cron })),
    'schedules.edit': ({ workspaceId, id, cron, ...change }) =>
      toSchedule(schedules.edit(live(workspaceId), id, { ...change, cronExpr: cron })),
    'schedules.remove': ({ workspaceId, id }) => {
      schedules.remove(live(workspaceId), id);
      return {};
    },
    'schedules.run': ({ workspaceId, id }) => schedules.runNow(live(workspaceId), id),
  };
}

function toSchedule(listed: ListedSchedule): Schedule {
  const { cronExpr, nextRunAt, enabled, lastStatus, lastError: _, lastRunAt: __, ...schedule } = listed;
  return {
    ...schedule,
    cron: cronExpr,
    enabled,
    nextRunAt: enabled ? nextRunAt : null,
    isStale: lastStatus === 'stale',
  };
}
