import type { InboundSecrets, RuntimeOverrides } from '../../agents/index.ts';
import type { Approvals } from '../../approvals/index.ts';
import { Channels } from '../../channels/index.ts';
import type { StartPolicy } from '../../contract/index.ts';
import { announceRestart } from '../../messaging/index.ts';
import { SecretService } from '../../secrets/index.ts';
import {
  type Reconciler,
  Restarts,
  type WorkspaceBackend,
  WorkspaceLifecycle,
  type WorkspaceRegistry,
} from '../../workspaces/index.ts';
import type { Messaging } from '../messaging.ts';
import { followModelVariable } from '../settings.ts';
import type { Foundation } from './foundation.ts';

export interface WishParts {
  readonly foundation: Foundation;
  readonly registry: WorkspaceRegistry;
  readonly messaging: Messaging;
  readonly approvals: Approvals;
  readonly inboundSecrets: InboundSecrets;
  readonly overrides: RuntimeOverrides;
  /** Those that make it happen need what is made here first. */
  readonly reconciler: () => Reconciler;
  readonly backend: () => WorkspaceBackend | null;
  readonly startPolicy: () => StartPolicy;
}

/** What people want of workspaces, and what these are given: secrets and channels. */
export interface Wishes {
  readonly lifecycle: WorkspaceLifecycle;
  /** Restarts that are due, once `start` was called. */
  readonly restarts: Restarts;
  readonly secrets: SecretService;
  readonly channels: Channels;
  /** Has a workspace restarted because what it starts with was changed. */
  readonly restartSoon: (id: string) => void;
}

export function createWishes(parts: WishParts): Wishes {
  const { foundation, registry, messaging, approvals, inboundSecrets, overrides, ...late } = parts;
  const { store, cipher, known, clock, now, logger } = foundation;
  const { outbox, delegations, hasMessages } = messaging;
  const lifecycle = new WorkspaceLifecycle({
    store,
    registry,
    now,
    hasMessages,
    onRemoving: (id) => {
      secrets.removeAllOf(id);
      channels.removeAllOf(id);
      inboundSecrets.forget(id);
      store.pendingUploads.removeAllOf(id);
      overrides.forget(id);
      store.queue.dropAllFor(id, 'the workspace was removed');
      delegations.failAllTo(id, 'the workspace was removed');
      approvals.denyAllOf(id);
    },
    onRestarting: (record) => announceRestart(record, { store, outbox, now }),
    ...late,
  });
  const restarts = new Restarts({ store, restart: (id) => void lifecycle.restart(id), clock, logger });
  const restartSoon = (id: string) => restarts.soon(id);
  const secrets = new SecretService({
    store,
    cipher,
    known,
    logger,
    restart: restartSoon,
    onOwn: (id, key, value) => followModelVariable(registry, id, key, value),
  });
  const channels = new Channels({ store, cipher, known });
  return { lifecycle, restarts, secrets, channels, restartSoon };
}
