import type Dockerode from 'dockerode';
import {
  backoffMs,
  type Clock,
  type Deferred,
  type Disposable,
  deferred,
  Emitter,
  type Logger,
  messageOf,
} from '../base/index.ts';
import type { Discovery } from './discovery.ts';
import { dockerAbsent, dockerLost } from './errors.ts';
import type { DockerState } from './types.ts';

const BACKOFF_BASE_MS = 250;
const BACKOFF_MAX_MS = 5_000;
/** For an engine that answers questions, but neither opens its event stream nor lists its containers. */
const CONNECT_TIMEOUT_MS = 10_000;
const NOT_CONNECTED = { endpoint: '', version: '', apiVersion: '', flavour: '', reason: '' } as const;
/** A lost engine counts as restarting for this many looks (about 12 s), as absent after them. */
const LOOKS_UNTIL_ABSENT = 6;

export interface ConnectionOptions {
  readonly discover: () => Promise<Discovery>;
  /** Follows the engine until it is lost; calls `onListed` when its containers are known. Rejects always. */
  readonly follow: (client: Dockerode, signal: AbortSignal, onListed: () => void) => Promise<never>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Keeps one connection to a Docker engine: absent → connecting → ready, again and again with back-off.
 * A first look that finds nothing leads to absent at once; a lost engine stays connecting for a while, since
 * it usually restarts.
 */
export class DockerConnection implements Disposable {
  readonly #options: ConnectionOptions;
  readonly #states = new Emitter<DockerState>();
  readonly #disposal = new AbortController();
  readonly #loop: Promise<void>;
  #state: DockerState = { state: 'connecting', ...NOT_CONNECTED, probed: [] };
  #client: Dockerode | null = null;
  #failedLooks = LOOKS_UNTIL_ABSENT - 1;
  #lastLoss = 'not connected yet';
  #wake: Deferred<void> = deferred();
  #settled: Deferred<void> = deferred();

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#loop = this.#run();
  }

  get state(): DockerState {
    return this.#state;
  }

  onState(listener: (state: DockerState) => void): Disposable {
    return this.#states.on(listener);
  }

  /** The client in use. Throws `docker_absent` or `docker_lost` when there is none. */
  client(): Dockerode {
    if (this.#client) return this.#client;
    if (this.#state.state === 'connecting') throw dockerLost(this.#lastLoss);
    throw dockerAbsent(
      this.#state.probed.map((one) => `${one.endpoint} (${one.source}): ${one.outcome}`).join('\n'),
    );
  }

  /** Resolves when the look that is going on has ended in ready or absent. */
  async settled(): Promise<DockerState> {
    if (this.#state.state === 'connecting' && !this.#disposal.signal.aborted) await this.#settled.promise;
    return this.#state;
  }

  /** Looks again at once instead of at the end of the back-off. Resolves with what came of it. */
  async retry(): Promise<DockerState> {
    if (this.#state.state !== 'ready') {
      this.#failedLooks = LOOKS_UNTIL_ABSENT - 1;
      this.#setState({ ...this.#state, state: 'connecting' });
      this.#wake.resolve();
      await this.settled();
    }
    return this.#state;
  }

  async dispose(): Promise<void> {
    this.#disposal.abort();
    this.#wake.resolve();
    await this.#loop;
    this.#client = null;
    this.#settled.resolve();
  }

  async #run(): Promise<void> {
    const { signal } = this.#disposal;
    while (!signal.aborted) {
      const { engine, probed } = await this.#look();
      if (signal.aborted) return;
      if (!engine) {
        this.#failedLooks += 1;
        const absent = this.#failedLooks >= LOOKS_UNTIL_ABSENT;
        this.#setState({ state: absent ? 'absent' : 'connecting', ...NOT_CONNECTED, probed });
      } else {
        this.#lastLoss = await this.#stayConnected(engine, probed);
        if (signal.aborted) return;
        this.#options.logger.warn(`Docker at ${engine.endpoint} was lost: ${this.#lastLoss}`);
      }
      await this.#backOff();
    }
  }

  async #look(): Promise<Discovery> {
    try {
      return await this.#options.discover();
    } catch (error) {
      this.#options.logger.error({ err: error }, 'looking for Docker failed');
      return { engine: null, probed: [{ endpoint: '', source: 'discovery', outcome: messageOf(error) }] };
    }
  }

  /** Resolves with the reason of the loss. */
  async #stayConnected(
    engine: NonNullable<Discovery['engine']>,
    probed: DockerState['probed'],
  ): Promise<string> {
    const { client, endpoint, version } = engine;
    const tooSlow = new AbortController();
    const timer = this.#options.clock.setTimeout(
      () => tooSlow.abort(new Error(`no event stream within ${CONNECT_TIMEOUT_MS / 1000} s`)),
      CONNECT_TIMEOUT_MS,
    );
    const signal = AbortSignal.any([this.#disposal.signal, tooSlow.signal]);
    try {
      return await this.#options.follow(client, signal, () => {
        timer.dispose();
        this.#client = client;
        this.#failedLooks = 0;
        this.#setState({ ...NOT_CONNECTED, state: 'ready', endpoint, version, probed });
      });
    } catch (thrown) {
      const error = tooSlow.signal.aborted ? tooSlow.signal.reason : thrown;
      const wasReady = this.#client !== null;
      this.#client = null;
      if (!wasReady) this.#failedLooks += 1;
      const state = this.#failedLooks >= LOOKS_UNTIL_ABSENT ? 'absent' : 'connecting';
      const outcomes = wasReady
        ? probed
        : probed.map((one) => (one.endpoint === endpoint ? failed(one, error) : one));
      if (!this.#disposal.signal.aborted) this.#setState({ state, ...NOT_CONNECTED, probed: outcomes });
      return messageOf(error);
    } finally {
      timer.dispose();
    }
  }

  async #backOff(): Promise<void> {
    const timer = this.#options.clock.setTimeout(
      () => this.#wake.resolve(),
      backoffMs(this.#failedLooks, BACKOFF_BASE_MS, BACKOFF_MAX_MS),
    );
    await this.#wake.promise;
    timer.dispose();
    this.#wake = deferred();
  }

  #setState(next: DockerState): void {
    const before = this.#state;
    this.#state = next;
    if (next.state === 'connecting') {
      if (before.state !== 'connecting') this.#settled = deferred();
    } else this.#settled.resolve();
    if (JSON.stringify(before) !== JSON.stringify(next)) this.#states.emit(next);
  }
}

function failed(probed: DockerState['probed'][number], error: unknown): DockerState['probed'][number] {
  return { ...probed, outcome: `answers, but cannot be used: ${messageOf(error)}` };
}
