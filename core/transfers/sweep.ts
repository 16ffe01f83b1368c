import { type Clock, type Disposable, type Logger, repeat, type Ticks } from '../base/index.ts';
import type { PendingUploads } from './pending.ts';

const SWEEP_EVERY_MS = 5 * 60_000;

export interface SweepOptions {
  readonly pending: PendingUploads;
  readonly clock: Clock;
  /** Counts `uploads.acked`, `uploads.expired` and `uploads.error`. */
  readonly ticks: Ticks;
  readonly logger: Logger;
}

/** Removes uploads that are done with or that nobody fetches, at the start and then every five minutes. */
export function sweepUploads({ pending, clock, ticks, logger }: SweepOptions): Disposable {
  const what = 'uploads that nobody needs are removed';
  const watched = ticks.watched('pending_uploads', clock);
  return repeat({ clock: watched, logger, what, everyMs: SWEEP_EVERY_MS, firstMs: 0 }, () => {
    try {
      const { acked, expired } = pending.sweep();
      ticks.count('uploads.acked', acked);
      ticks.count('uploads.expired', expired);
    } catch (error) {
      ticks.count('uploads.error');
      throw error;
    }
  });
}
