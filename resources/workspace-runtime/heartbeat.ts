import type { Log } from './log.ts';
import type { PlatformClient } from './platform/client.ts';
import type { Status } from './status.ts';
import { backoffMs } from './time.ts';
import type { Timing } from './timing.ts';

export interface HeartbeatOptions {
  readonly platform: Pick<PlatformClient, 'heartbeat'>;
  readonly status: Status;
  readonly intervalMs: number;
  readonly timing: Timing;
  readonly log: Log;
  /** Milliseconds on a clock that only moves forward. */
  readonly now: () => number;
}

/** What this runtime leaves to the platform; all false, since the platform does these jobs for it. */
const CAPABILITIES = {
  heartbeat: false,
  scheduler: false,
  session: false,
  status_mgmt: false,
  retry: false,
  activity_decoration: false,
  channel_dispatch: false,
};

/**
 * Tells the platform at a steady pace, and at once when a task starts, changes or ends, how this agent is
 * doing. One beat is in flight at a time; changes during it cause exactly one more, with the latest state.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #startedAt: number;
  #timer: NodeJS.Timeout | undefined;
  #running = false;
  #inFlight = false;
  #stale = false;
  #failures = 0;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#startedAt = options.now();
  }

  start(): void {
    this.#running = true;
    this.#options.status.onChange(() => this.beat());
    this.beat();
  }

  /** Sends the present state now, or right after the beat that is in flight. */
  beat(): void {
    this.#stale = true;
    if (this.#running && !this.#inFlight) void this.#send();
  }

  dispose(): void {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  async #send(): Promise<void> {
    clearTimeout(this.#timer);
    this.#inFlight = true;
    while (this.#stale && this.#running) {
      this.#stale = false;
      await this.#sendOnce();
      // A platform that is away gets its time; the retry below carries the latest state.
      if (this.#failures > 0) break;
    }
    this.#inFlight = false;
    if (this.#running) this.#timer = setTimeout(() => this.beat(), this.#nextDelayMs());
  }

  async #sendOnce(): Promise<void> {
    const { platform, status, log } = this.#options;
    const counters = status.counters;
    try {
      await platform.heartbeat({
        error_rate: counters.requests === 0 ? 0 : counters.errors / counters.requests,
        sample_error: status.wedged || counters.sampleError,
        active_tasks: status.activeTasks,
        current_task: status.currentTask,
        uptime_seconds: Math.floor((this.#options.now() - this.#startedAt) / 1000),
        runtime_state: status.wedged === '' ? '' : 'wedged',
        runtime_metadata: { capabilities: CAPABILITIES },
      });
      status.delivered(counters);
      if (this.#failures > 0) log('heartbeat: the platform answers again');
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      if (this.#failures === 1 && this.#running) {
        log(`heartbeat: ${error instanceof Error ? error.message : String(error)}; trying again`);
      }
    }
  }

  #nextDelayMs(): number {
    const { intervalMs, timing } = this.#options;
    if (this.#failures === 0) return intervalMs;
    return Math.min(intervalMs, backoffMs(this.#failures, timing.retryFirstMs, timing.retryMaxMs));
  }
}
