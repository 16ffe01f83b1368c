import type Dockerode from 'dockerode';
import { type Clock, type Logger, messageOf } from '../base/index.ts';
import type { Health } from './health.ts';
import type { Vigil } from './vigil.ts';

/** What watching over an engine needs of it. */
export interface Watching {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ping: (client: Dockerode, signal: AbortSignal) => Promise<unknown>;
  /** Looks again at what may have changed unseen. */
  readonly relist: (client: Dockerode) => Promise<void>;
  /** What the user decided about the engine; when that changes, the connection moves. */
  readonly decision: () => Promise<string>;
}

export interface Watched extends Watching {
  readonly client: Dockerode;
  readonly health: Health;
  /** Ends the connection. */
  readonly end: (reason: string) => void;
  /** The health may have changed. */
  readonly assess: () => void;
  readonly onDecision: (decision: string) => void;
}

/** What to do with the answers of an engine, and with a machine that slept. */
export function watchOver(watched: Watched): Vigil {
  const { clock, logger, client, health, end, assess } = watched;
  let slept = false;
  return {
    clock,
    ask: (signal) => watched.ping(client, signal),
    onWake: () => {
      slept = true;
      health.forgetAnswers();
    },
    onAnswer: (answer) => {
      health.answered(answer);
      assess();
      if (health.silent) end('it gave no answer several times in a row');
      if (slept && answer !== 'none') {
        slept = false;
        watched.relist(client).catch((error: unknown) => end(messageOf(error)));
      }
      return health.doubtful;
    },
    onLook: () => {
      assess();
      watched
        .decision()
        .then(watched.onDecision, (error: unknown) =>
          logger.warn({ err: error }, "Docker's contexts could not be read"),
        );
    },
  };
}
