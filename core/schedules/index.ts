export { nextRunAt } from './next-run.ts';
export type { PromptDelivery } from './runs.ts';
export { type ListedSchedule, type ScheduleChange, type ScheduleFields, Schedules } from './schedules.ts';
