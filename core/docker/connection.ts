import { addAbortListener } from 'node:events';
import type Dockerode from 'dockerode';
import { backoffMs, type Deferred, type Disposable, deferred, messageOf } from '../base/index.ts';
import type { FoundEngine } from './discovery.ts';
import { EngineSearch, type SearchOptions, unusable } from './engine-search.ts';
import { dockerAbsent, dockerLost } from './errors.ts';
import { Health } from './health.ts';
import { ShownState } from './shown-state.ts';
import type { DockerState } from './types.ts';
import { keepVigil, question, type Vigil } from './vigil.ts';
import { type Watching, watchOver } from './watch.ts';

const BACKOFF_BASE_MS = 250;
const BACKOFF_MAX_MS = 5_000;
/** For an engine that answers questions, but neither opens its event stream nor lists its containers. */
const CONNECT_TIMEOUT_MS = 10_000;
const SWITCHED = 'another engine was chosen';

export interface ConnectionOptions extends Watching, SearchOptions {
  /** Follows the engine until it is lost; calls `onListed` when its containers are known. Rejects always. */
  readonly follow: (engine: FoundEngine, signal: AbortSignal, onListed: () => void) => Promise<never>;
  /** The connection is with another engine than before. */
  readonly onMoved: (from: FoundEngine, to: FoundEngine) => void;
}

/** A connection that works, until `end` is called. */
interface Session {
  readonly engine: FoundEngine;
  readonly vigil: Vigil;
  readonly signal: AbortSignal;
  readonly end: (reason: string) => void;
}

/**
 * Keeps one connection to a Docker engine: absent → connecting → ready ⇄ degraded, again and again with back-off.
 * A first look that finds nothing leads to absent at once; a lost engine stays connecting for a while, since it
 * usually restarts, and meanwhile no other takes its place.
 */
export class DockerConnection implements Disposable {
  readonly health = new Health();
  readonly #options: ConnectionOptions;
  readonly #search: EngineSearch;
  readonly #shown = new ShownState();
  readonly #disposal = new AbortController();
  readonly #loop: Promise<void>;
  #session: Session | null = null;
  #lastLoss = 'not connected yet';
  #wake: Deferred<void> = deferred();

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#search = new EngineSearch(options);
    this.#loop = this.#run();
  }

  get state(): DockerState {
    return this.#shown.current;
  }

  /** The engine in use, or null. */
  get engine(): FoundEngine | null {
    return this.#session?.engine ?? null;
  }

  onState(listener: (state: DockerState) => void): Disposable {
    return this.#shown.onChange(listener);
  }

  /** The client in use. Throws `docker_absent` or `docker_lost` when there is none. */
  client(): Dockerode {
    if (this.#session) return this.#session.engine.client;
    if (this.state.state === 'connecting') throw dockerLost(this.#lastLoss);
    throw dockerAbsent(this.state.probed);
  }

  /** Gives the client of the engine in use, and none any more once another one is used. */
  boundClient(): () => Dockerode {
    const bound = this.#session?.engine;
    return () => {
      const client = this.client();
      if (!bound || this.#session?.engine.id !== bound.id) throw dockerLost(SWITCHED);
      return client;
    };
  }

  /** Resolves when the look that is going on has ended in ready, degraded or absent. */
  async settled(): Promise<DockerState> {
    if (!this.#disposal.signal.aborted) await this.#shown.settled();
    return this.state;
  }

  /** Looks again at once instead of at the end of the back-off. Resolves with what came of it. */
  async retry(): Promise<DockerState> {
    if (this.#session) {
      if (this.state.state === 'degraded') await this.#askAgain(this.#session);
    } else {
      this.#lookAtOnce();
      await this.settled();
    }
    return this.state;
  }

  /**
   * The user may have decided about the engine: goes where that leads now, unless the connection is there already.
   * Resolves with what came of it.
   */
  async decide(): Promise<DockerState> {
    const session = this.#session;
    if (session) {
      const { engine, probed } = await this.#search.look('any');
      if (this.#session !== session) return this.settled();
      if (engine?.endpoint === session.engine.endpoint && engine.id === session.engine.id) {
        this.#shown.set({ ...this.state, probed });
        return this.state;
      }
    }
    this.health.forget();
    this.#lookAtOnce();
    session?.end(SWITCHED);
    return this.settled();
  }

  /** Something was noticed about the engine's health. */
  assess(): void {
    if (!this.#session) return;
    const reason = this.health.reason(this.#options.clock.now());
    this.#shown.set({ ...this.state, state: reason === '' ? 'ready' : 'degraded', reason });
  }

  async dispose(): Promise<void> {
    this.#disposal.abort();
    this.#wake.resolve();
    await this.#loop;
    this.#shown.end();
  }

  async #run(): Promise<void> {
    const { signal } = this.#disposal;
    while (!signal.aborted) {
      const { engine, probed } = await this.#search.look('same');
      if (signal.aborted) return;
      if (!engine) {
        this.#search.failed();
        this.#shown.setUnconnected(this.#unconnected, probed);
      } else {
        this.#lastLoss = await this.#stayConnected(engine, probed);
        if (signal.aborted) return;
        this.#options.logger.warn(`Docker at ${engine.endpoint} was left: ${this.#lastLoss}`);
      }
      await this.#backOff();
    }
  }

  /** Resolves with the reason of the loss. */
  async #stayConnected(engine: FoundEngine, probed: DockerState['probed']): Promise<string> {
    const { clock, follow } = this.#options;
    const over = new AbortController();
    const end = (reason: string) => over.abort(new Error(reason));
    const timer = clock.setTimeout(
      () => end(`no event stream within ${CONNECT_TIMEOUT_MS / 1000} s`),
      CONNECT_TIMEOUT_MS,
    );
    const signal = AbortSignal.any([this.#disposal.signal, over.signal]);
    let watch: Promise<void> | undefined;
    try {
      const following = follow(engine, signal, () => {
        timer.dispose();
        if (!signal.aborted) watch = this.#onListed(engine, probed, signal, end);
      });
      // A call to a frozen engine does not end with the signal.
      return await Promise.race([following, rejectionBy(signal)]);
    } catch (thrown) {
      const error = over.signal.aborted ? over.signal.reason : thrown;
      if (signal.aborted) engine.hangUp();
      this.#onLost(engine, probed, error);
      return messageOf(error);
    } finally {
      timer.dispose();
      over.abort();
      await watch;
    }
  }

  /** Resolves when the session is over. */
  #onListed(
    engine: FoundEngine,
    probed: DockerState['probed'],
    signal: AbortSignal,
    end: (reason: string) => void,
  ): Promise<void> {
    const { endpoint, version, apiVersion, flavour } = engine;
    const parts = {
      client: engine.client,
      health: this.health,
      end,
      assess: () => this.assess(),
      onDecision: (decision: string) => {
        if (this.#search.isNews(decision)) void this.decide();
      },
    };
    const session = { engine, signal, end, vigil: watchOver({ ...this.#options, ...parts }) };
    this.#session = session;
    const from = this.#search.found(engine);
    const reason = this.health.reason(this.#options.clock.now());
    const state = reason === '' ? 'ready' : 'degraded';
    this.#shown.set({ state, endpoint, version, apiVersion, flavour, reason, probed });
    if (from && from.endpoint !== endpoint && from.id !== engine.id) this.#options.onMoved(from, engine);
    return keepVigil(session.vigil, signal);
  }

  #onLost(engine: FoundEngine, probed: DockerState['probed'], error: unknown): void {
    const wasReady = this.#session !== null;
    this.#session = null;
    if (this.#disposal.signal.aborted) return;
    if (!wasReady) this.#search.failed();
    else if (messageOf(error) !== SWITCHED) this.health.lost(this.#options.clock.now());
    const outcomes = wasReady ? probed : unusable(probed, engine, error);
    this.#shown.setUnconnected(this.#unconnected, outcomes);
  }

  get #unconnected(): 'absent' | 'connecting' {
    return this.#search.isInVain ? 'absent' : 'connecting';
  }

  async #askAgain({ vigil, signal }: Session): Promise<void> {
    this.health.forget();
    if ((await question(vigil, signal)) !== 'quick') {
      // What was forgotten is what the user asked about: one bad answer is enough to go on with it.
      this.health.answered('slow');
      this.health.answered('slow');
    }
    this.assess();
  }

  #lookAtOnce(): void {
    this.#search.startAnew();
    this.#shown.set({ ...this.state, state: 'connecting' });
    this.#wake.resolve();
  }

  async #backOff(): Promise<void> {
    const attempt = Math.max(this.#search.failures, this.health.losses(this.#options.clock.now()) - 1);
    const timer = this.#options.clock.setTimeout(
      () => this.#wake.resolve(),
      backoffMs(attempt, BACKOFF_BASE_MS, BACKOFF_MAX_MS),
    );
    await this.#wake.promise;
    timer.dispose();
    this.#wake = deferred();
  }
}

function rejectionBy(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    addAbortListener(signal, () => reject(signal.reason));
  });
}
