import { AppError, type AppErrorJson, type Disposable, toAppError } from '../base/shared.ts';
import type { EngineClient } from './client.ts';
import type { LogLine } from './log-line.ts';
import { crossing, type LogMarks, linesAfter, marksAfter } from './logs.ts';

/** After a lost connection everything that came meanwhile is asked for, up to so many lines. */
const MISSED_LINES = 5_000;

export interface FollowedLog {
  readonly id: string;
  readonly tail: number;
  /** Milliseconds since the epoch. */
  readonly since?: number | undefined;
  /** The first call may be without lines: then nothing was printed so far. */
  readonly onLines: (lines: readonly LogLine[]) => void;
  /** It cannot be followed, and is not tried again. */
  readonly onError: (error: AppErrorJson) => void;
}

/** Hands over the newest lines of a log and then what is printed, each once, also across lost connections. */
export function followLog(client: EngineClient, log: FollowedLog): Disposable {
  const { id, tail, since } = log;
  let marks: LogMarks = {};
  /** What came before the answer that it belongs behind. */
  let early: LogLine[] | null = [];
  let wasLost = false;
  let over = false;

  const hand = (lines: readonly LogLine[], isAnswer = false) => {
    const fresh = linesAfter(marks, lines);
    marks = marksAfter(marks, fresh);
    if (fresh.length > 0 || isAnswer) log.onLines(fresh);
  };
  const begin = async () => {
    early = [];
    const from = crossing(marks);
    const wanted = from === '' ? { tail, since } : { tail: MISSED_LINES, since: Date.parse(from) };
    try {
      const { lines } = await client.call('workspaces.followLogs', { id, ...wanted });
      if (over) return;
      hand(lines, true);
      hand(early ?? []);
      early = null;
    } catch (thrown) {
      const error = toAppError(thrown);
      if (over || error.code === 'disconnected') return;
      end();
      log.onError(error.toJSON());
    }
  };

  const events = client.onEvent(({ event }) => {
    if (event.type !== 'log.lines' || event.id !== id) return;
    if (early) early.push(...event.lines);
    else hand(event.lines);
  });
  const states = client.onState((state) => {
    if (state === 'connecting') wasLost = true;
    else if (state === 'connected' && wasLost) {
      wasLost = false;
      void begin();
    }
  });
  const end = () => {
    over = true;
    void events.dispose();
    void states.dispose();
  };
  void begin();

  return {
    dispose() {
      if (over) return;
      end();
      if (client.state !== 'connected') return;
      // A connection that ends ends it as well.
      client.call('workspaces.unfollowLogs', { id }).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
      });
    },
  };
}
