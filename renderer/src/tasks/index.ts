export { lastKnownText } from './outcome.ts';
export { startTask } from './start.ts';
export { TaskCount } from './TaskCount.tsx';
export { TaskRows } from './TaskRows.tsx';
