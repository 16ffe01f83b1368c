export { allowTier, duplicate, move, rename, set } from './change.ts';
export { hibernate, pause, remove, restart, resume, rm, wake } from './run.ts';
