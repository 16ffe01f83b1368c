import { AppError, checkOutboundUrl } from '../base/index.ts';
import type { Store, WorkspaceRecord } from '../store/index.ts';
import type { WorkspaceStatusPort } from './lifecycle-port.ts';
import type { WorkspaceTokens } from './tokens.ts';

export interface RegisterInput {
  readonly id: string;
  readonly url?: string | undefined;
  readonly agentCard: Record<string, unknown>;
  readonly deliveryMode?: 'push' | 'poll' | undefined;
}

export interface RegisterResult {
  readonly deliveryMode: 'push' | 'poll';
  /** Only when the workspace had no live token. */
  readonly authToken?: string;
}

export interface RegistrationOptions {
  readonly store: Store;
  readonly status: WorkspaceStatusPort;
  readonly tokens: WorkspaceTokens;
  readonly now: () => number;
  /** Tells that the workspace has capacity again, so that waiting messages may go out. */
  readonly onAlive: (workspaceId: string) => void;
}

/**
 * Takes an agent's registration. The URL of agents that this app runs is known better here than inside the
 * container, so what they report is only remembered. Throws `url_required`,
 * `invalid_url`, `unknown_workspace`.
 */
export function register(input: RegisterInput, options: RegistrationOptions): RegisterResult {
  const { store, status, tokens, now } = options;
  const record = store.workspaces.getLive(input.id);
  if (!record) throw new AppError('unknown_workspace', 'workspace not found');
  const deliveryMode = input.deliveryMode ?? (record.external ? record.deliveryMode : 'push');
  const reported = input.url || cardUrl(input.agentCard);
  if (deliveryMode === 'push' && !reported) {
    throw new AppError('url_required', 'url is required for push-mode workspaces');
  }
  if (record.external && deliveryMode === 'push' && reported) checkOutboundUrl(reported);
  const patch = {
    agentCard: input.agentCard,
    agentUrl: reported ?? '',
    deliveryMode,
    lastHeartbeatAt: now(),
    ...(record.external ? { url: deliveryMode === 'push' ? (reported ?? '') : '' } : {}),
  };
  const authToken = tokens.hasLiveBearer(record.id) ? undefined : tokens.issue(record.id, 'bearer');
  const platform = {
    event: 'WORKSPACE_ONLINE' as const,
    payload: {
      url: record.external ? (reported ?? '') : record.url,
      agent_card: input.agentCard,
      delivery_mode: deliveryMode,
    },
  };
  const moved =
    status.trigger(record.id, 'agent_alive', patch, platform) ??
    status.trigger(record.id, 'recover', patch, platform);
  // A paused one may still say hello while it is being stopped: that is no news.
  if (!moved) status.change(record.id, patch, record.status === 'online' ? platform : undefined);
  options.onAlive(record.id);
  return { deliveryMode, ...(authToken ? { authToken } : {}) };
}

function cardUrl(card: Record<string, unknown>): string | undefined {
  return typeof card.url === 'string' && card.url !== '' ? card.url : undefined;
}

/** Where a caller inside or outside of the containers reaches this workspace; null while it is not up. */
export function reachableUrl(target: WorkspaceRecord, callerIsContainer: boolean): string | null {
  if (target.external) {
    if (!target.agentUrl) return null;
    return callerIsContainer
      ? target.agentUrl.replace(/^(https?:\/\/)(127\.0\.0\.1|localhost)(?=[:/]|$)/, '$1host.docker.internal')
      : target.agentUrl;
  }
  if (target.status !== 'online' && target.status !== 'degraded') return null;
  return callerIsContainer ? `http://ws-${target.id.slice(0, 12)}:8000` : target.url || null;
}
