import type { Log } from './log.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { isTransient, type PlatformClient, PlatformError } from './platform/client.ts';
import type { ActivityRow, DelegationRow } from './platform/types.ts';
import { DeadlineExceeded, retry, sleep, withDeadline } from './time.ts';
import type { Timing } from './timing.ts';

export interface DelegationRequest {
  readonly targetId: string;
  readonly task: string;
  /** The same key for the same piece of work: a repeat finds the first delegation instead of a second one. */
  readonly key: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

interface Waiter {
  readonly id: string;
  resolve(outcome: Outcome): void;
}

/**
 * Delegates through the platform and waits for the results with one shared poll loop, however many tasks are
 * out. A platform that restarts in the middle only slows it down.
 */
export class Delegations {
  readonly #platform: PlatformClient;
  readonly #workspaceId: string;
  readonly #timing: Timing;
  readonly #log: Log;
  readonly #signal: AbortSignal;
  readonly #waiters = new Set<Waiter>();
  #polling = false;

  constructor(options: {
    platform: PlatformClient;
    workspaceId: string;
    timing: Timing;
    log: Log;
    signal: AbortSignal;
  }) {
    this.#platform = options.platform;
    this.#workspaceId = options.workspaceId;
    this.#timing = options.timing;
    this.#log = options.log;
    this.#signal = options.signal;
  }

  /** Resolves with how the task ended, also when it failed; rejects only when the signal aborts. */
  async run(request: DelegationRequest): Promise<Outcome> {
    try {
      return await withDeadline(request.timeoutMs, request.signal, async (signal) => {
        const id = await this.#start(request, signal);
        return await this.#result(id, signal);
      });
    } catch (error) {
      request.signal.throwIfAborted();
      if (error instanceof DeadlineExceeded) {
        return { status: 'failed', text: `no answer within ${Math.round(request.timeoutMs / 1000)} s` };
      }
      if (error instanceof PlatformError) return { status: 'failed', text: error.message };
      throw error;
    }
  }

  #start(request: DelegationRequest, signal: AbortSignal): Promise<string> {
    return retry(() => this.#platform.delegate(request.targetId, request.task, request.key), {
      firstDelayMs: this.#timing.retryFirstMs,
      maxDelayMs: this.#timing.retryMaxMs,
      signal,
      shouldRetry: isTransient,
    });
  }

  async #result(id: string, signal: AbortSignal): Promise<Outcome> {
    // It may have aborted while the platform accepted the task; an aborted signal tells nobody any more.
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        this.#waiters.delete(waiter);
        reject(signal.reason);
      };
      const waiter: Waiter = {
        id,
        resolve: (outcome) => {
          this.#waiters.delete(waiter);
          signal.removeEventListener('abort', onAbort);
          resolve(outcome);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiters.add(waiter);
      if (!this.#polling) void this.#poll();
    });
  }

  async #poll(): Promise<void> {
    this.#polling = true;
    let delayMs = this.#timing.pollFirstMs;
    let known = this.#waiters.size;
    while (this.#waiters.size > 0 && !this.#signal.aborted) {
      await sleep(delayMs, this.#signal).catch(() => {});
      if (this.#signal.aborted) break;
      const settled = await this.#settleFinished();
      // Something moved, so the next result is likely to be near.
      const moved = settled > 0 || this.#waiters.size > known;
      known = this.#waiters.size;
      delayMs = moved ? this.#timing.pollFirstMs : Math.min(this.#timing.pollMaxMs, delayMs * 1.5);
    }
    this.#polling = false;
  }

  async #settleFinished(): Promise<number> {
    try {
      const finished = this.#finished(await this.#platform.delegations());
      if (finished.size === 0) return 0;
      const texts = resultTexts(await this.#platform.delegationActivity());
      let settled = 0;
      for (const waiter of [...this.#waiters]) {
        const row = finished.get(waiter.id);
        if (!row) continue;
        waiter.resolve(toOutcome(row, texts.get(waiter.id)));
        settled += 1;
      }
      return settled;
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      if (!this.#signal.aborted) this.#log(`delegation: ${error.message}; asking again`);
      return 0;
    }
  }

  #finished(rows: readonly DelegationRow[]): Map<string, DelegationRow> {
    const awaited = new Set([...this.#waiters].map((waiter) => waiter.id));
    const finished = new Map<string, DelegationRow>();
    for (const row of rows) {
      const id = row.delegation_id ?? '';
      // Rows of others could smuggle in a result that nobody produced.
      if (row.source_id !== this.#workspaceId || !awaited.has(id) || finished.has(id)) continue;
      if (row.status === 'completed' || row.status === 'failed') finished.set(id, row);
    }
    return finished;
  }
}

/** The complete answers by delegation id; the list of delegations itself only has the first 300 characters. */
function resultTexts(rows: readonly ActivityRow[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const row of rows) {
    const body = row.response_body as { text?: unknown; delegation_id?: unknown } | null | undefined;
    if (row.method !== 'delegate_result' || typeof body !== 'object' || body === null) continue;
    if (typeof body.delegation_id !== 'string' || typeof body.text !== 'string') continue;
    if (!texts.has(body.delegation_id)) texts.set(body.delegation_id, body.text);
  }
  return texts;
}

function toOutcome(row: DelegationRow, fullText: string | undefined): Outcome {
  const answer = fullText || row.response_preview || '';
  if (row.status === 'completed') return outcomeOf(answer);
  const reason = row.error || outcomeOf(answer).text || 'the platform gave no reason';
  return { status: 'failed', text: outcomeOf(reason).text };
}
