export { lastKnownText } from './build-of-task.ts';
export { startTask } from './start.ts';
export { TaskCount } from './TaskCount.tsx';
export { TaskRows } from './TaskRows.tsx';
