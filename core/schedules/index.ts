export { nextRunAt } from './next-run.ts';
export type { PromptDelivery } from './runs.ts';
export { type ListedSchedule, type ScheduleChange, Schedules } from './schedules.ts';
