export { checkChannel } from './check.ts';
export { Channels } from './service.ts';
