export { canCommunicate, mayHearOf } from './access.ts';
export { type Heartbeat, takeHeartbeat } from './heartbeat.ts';
export type { WorkspaceStatusPort } from './lifecycle-port.ts';
export { watchLiveness } from './liveness.ts';
export { peersOf } from './peers.ts';
export { reachableUrl, register } from './registration.ts';
export { WorkspaceTokens } from './tokens.ts';
