import type { InboundSecrets, WorkspaceTokens } from '../agents/index.ts';
import type { Clock, DisposableStack, Logger, Ticks } from '../base/index.ts';
import type { Files } from '../files/index.ts';
import type { ActivityLog } from '../messaging/index.ts';
import type { Store } from '../store/index.ts';
import { ChatUploads, PendingUploads, sweepUploads, Transcripts } from '../transfers/index.ts';

export interface UploadParts {
  readonly store: Store;
  readonly activity: ActivityLog;
  readonly secrets: InboundSecrets;
  readonly tokens: WorkspaceTokens;
  readonly files: Files;
  readonly clock: Clock;
  readonly ticks: Ticks;
  readonly logger: Logger;
}

/** Files in chats, with what waits for agents that fetch them, from now on swept, and transcripts. */
export function createUploads(parts: UploadParts, owned: DisposableStack) {
  const { store, activity, secrets, tokens, files, clock, ticks, logger } = parts;
  const pending = new PendingUploads({ store, activity, clock, logger });
  owned.add(sweepUploads({ pending, clock, ticks, logger }));
  const tokenOf = async (id: string): Promise<string | null> => {
    try {
      const token = (await files.reach(id, (backend, owner) => backend.token(owner)))?.trim() ?? '';
      return tokens.ownerOf(token, 'bearer') === id ? token : null;
    } catch (error) {
      logger.debug({ err: error, workspace: id }, 'the token of an agent could not be read');
      return null;
    }
  };
  return {
    pending,
    uploads: new ChatUploads({ pending, secrets, files }),
    transcripts: new Transcripts({ secrets, tokenOf }),
  };
}
