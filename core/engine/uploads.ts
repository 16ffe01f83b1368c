import type { InboundSecrets } from '../agents/index.ts';
import type { Clock, DisposableStack, Logger, Ticks } from '../base/index.ts';
import type { Files } from '../files/index.ts';
import type { ActivityLog } from '../messaging/index.ts';
import type { Store } from '../store/index.ts';
import { ChatUploads, PendingUploads, sweepUploads } from '../transfers/index.ts';

export interface UploadParts {
  readonly store: Store;
  readonly activity: ActivityLog;
  readonly secrets: InboundSecrets;
  readonly files: Files;
  readonly clock: Clock;
  readonly ticks: Ticks;
  readonly logger: Logger;
}

/** Files in chats, with what waits for agents that fetch them, from now on swept. */
export function createUploads(parts: UploadParts, owned: DisposableStack) {
  const { store, activity, secrets, files, clock, ticks, logger } = parts;
  const pending = new PendingUploads({ store, activity, clock, logger });
  owned.add(sweepUploads({ pending, clock, ticks, logger }));
  return { pending, uploads: new ChatUploads({ pending, secrets, files }) };
}
