import type { Log } from '../log.ts';
import { retry } from '../time.ts';
import type { Timing } from '../timing.ts';
import type { PlatformClient } from './client.ts';
import type { Registration } from './types.ts';

/** Registers, retrying for ever with growing pauses; each new reason for failing is logged once. */
export async function registerUntilAccepted(options: {
  readonly platform: PlatformClient;
  readonly registration: Registration;
  readonly timing: Timing;
  readonly log: Log;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { platform, registration, timing, log, signal } = options;
  let lastReason = '';
  await retry(() => platform.register(registration), {
    firstDelayMs: timing.retryFirstMs,
    maxDelayMs: timing.retryMaxMs,
    signal,
    // A refusal is retried too: the token file may be written, or the row be created, a moment later.
    shouldRetry: () => !signal.aborted,
    onRetry: (error) => {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== lastReason) log(`register: ${reason}; trying again`);
      lastReason = reason;
    },
  });
  log('register: accepted by the platform');
}
