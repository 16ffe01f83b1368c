export { checkChannel } from './check.ts';
export { Channels, channelDigest } from './service.ts';
