import type { AbsentRoute } from './route.ts';

const HOSTED = 'Only the hosted platform has machines of its own to look into.';
const CONTROL_PLANE = 'Belongs to the control plane of the hosted platform.';
const GIT_HOST = 'Needs a Cloudflare account of the hosted platform.';
const GITHUB_APP = 'No GitHub App is configured: store a token as a secret of the workspace.';
const GONE = 'The platform has given it up.';
const LATER = 'Comes with a later version.';

/** What the hosted platform serves and this app does not, with the reason. */
export const absentRoutes: readonly AbsentRoute[] = [
  { method: 'GET', path: '/workspaces/:id/console', reason: HOSTED },
  { method: 'POST', path: '/admin/workspaces/:id/bootstrap-failed', reason: HOSTED },
  { method: 'GET', path: '/cp/*', reason: CONTROL_PLANE },
  { method: 'POST', path: '/cp/*', reason: CONTROL_PLANE },
  { method: 'GET', path: '/workspaces/:id/artifacts', reason: GIT_HOST },
  { method: 'POST', path: '/workspaces/:id/artifacts', reason: GIT_HOST },
  { method: 'POST', path: '/workspaces/:id/artifacts/fork', reason: GIT_HOST },
  { method: 'POST', path: '/workspaces/:id/artifacts/token', reason: GIT_HOST },
  { method: 'GET', path: '/admin/github-installation-token', reason: GITHUB_APP },
  { method: 'GET', path: '/workspaces/:id/github-installation-token', reason: GITHUB_APP },
  { method: 'POST', path: '/workspaces/:id/expand', reason: GONE },
  { method: 'POST', path: '/workspaces/:id/collapse', reason: GONE },
  { method: 'GET', path: '/workspaces/:id/shared-context', reason: GONE },
  { method: 'GET', path: '/channels/adapters', reason: LATER },
  { method: 'GET', path: '/workspaces/:id/channels', reason: LATER },
  { method: 'POST', path: '/workspaces/:id/channels', reason: LATER },
  { method: 'PATCH', path: '/workspaces/:id/channels/:channelId', reason: LATER },
  { method: 'DELETE', path: '/workspaces/:id/channels/:channelId', reason: LATER },
  { method: 'POST', path: '/workspaces/:id/channels/:channelId/send', reason: LATER },
  { method: 'POST', path: '/workspaces/:id/channels/:channelId/test', reason: LATER },
  { method: 'POST', path: '/channels/discover', reason: LATER },
  { method: 'POST', path: '/webhooks/:type', reason: LATER },
  { method: 'POST', path: '/webhooks/github/:id', reason: LATER },
  { method: 'GET', path: '/workspaces/:id/audit', reason: LATER },
  { method: 'POST', path: '/workspaces/:id/checkpoints', reason: LATER },
  { method: 'GET', path: '/workspaces/:id/checkpoints/latest', reason: LATER },
  { method: 'GET', path: '/workspaces/:id/checkpoints/:workflowId', reason: LATER },
  { method: 'DELETE', path: '/workspaces/:id/checkpoints/:workflowId', reason: LATER },
  { method: 'GET', path: '/workspaces/:id/traces', reason: LATER },
];
