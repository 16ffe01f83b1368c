/**
 * Every event of the platform API by its name on the wire, with what becomes of it. stored: broadcast, and listed by
 * `GET /events` later · broadcast: only that · listed: never broadcast, only listed later.
 */
export const platformEvents = {
  WORKSPACE_PROVISIONING: 'stored',
  WORKSPACE_ONLINE: 'stored',
  WORKSPACE_OFFLINE: 'stored',
  WORKSPACE_DEGRADED: 'stored',
  WORKSPACE_PROVISION_FAILED: 'stored',
  WORKSPACE_AWAITING_AGENT: 'stored',
  WORKSPACE_PAUSED: 'stored',
  WORKSPACE_HIBERNATED: 'stored',
  WORKSPACE_REMOVED: 'stored',
  WORKSPACE_MOVED: 'stored',
  WORKSPACE_UPDATED: 'stored',
  WORKSPACE_HEARTBEAT: 'broadcast',
  TASK_UPDATED: 'broadcast',
  ACTIVITY_LOGGED: 'broadcast',
  A2A_RESPONSE: 'broadcast',
  AGENT_MESSAGE: 'broadcast',
  AGENT_CARD_UPDATED: 'stored',
  AGENT_ASSIGNED: 'stored',
  AGENT_REPLACED: 'stored',
  AGENT_REMOVED: 'stored',
  AGENT_MOVED: 'stored',
  APPROVAL_REQUESTED: 'stored',
  APPROVAL_ESCALATED: 'stored',
  APPROVAL_APPROVED: 'stored',
  APPROVAL_DENIED: 'stored',
  // The same once more, for runtimes that wait for it.
  APPROVAL_DECIDED: 'broadcast',
  DELEGATION_SENT: 'stored',
  DELEGATION_STATUS: 'stored',
  DELEGATION_COMPLETE: 'stored',
  DELEGATION_FAILED: 'stored',
  CRON_EXECUTED: 'stored',
  CRON_SKIPPED: 'stored',
  EXTERNAL_CREDENTIALS_ROTATED: 'stored',
  'org.import.started': 'listed',
  'org.import.completed': 'listed',
  'org.import.failed': 'listed',
} as const satisfies Record<string, 'stored' | 'broadcast' | 'listed'>;

export type PlatformEventName = keyof typeof platformEvents;

export const platformEventNames = Object.keys(platformEvents) as [PlatformEventName, ...PlatformEventName[]];
