import type { Clock } from './clock.ts';
import type { Disposable } from './disposable.ts';
import type { Logger } from './logger.ts';

export interface RepeatOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** What it does, for the log when it cannot: `what is overdue is ended`. */
  readonly what: string;
  readonly everyMs: number;
  /** When it runs for the first time; otherwise after `everyMs`. */
  readonly firstMs?: number;
}

/** Does something again and again until it is disposed. An error is logged and ends only that one time. */
export function repeat(
  { clock, logger, what, everyMs, firstMs }: RepeatOptions,
  run: () => void,
): Disposable {
  let timer: Disposable;
  const next = () => {
    timer = clock.setTimeout(next, everyMs);
    try {
      run();
    } catch (error) {
      logger.error({ err: error }, `it failed that ${what}; trying again`);
    }
  };
  timer = clock.setTimeout(next, firstMs ?? everyMs);
  return { dispose: () => timer.dispose() };
}
