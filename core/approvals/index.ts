export { Approvals, MAX_CONTEXT_BYTES } from './approvals.ts';
