import { type Clock, type Disposable, Emitter, type Logger, messageOf, Watches } from '../../base/index.ts';
import { hasInstance, type TotalStats, totalOf, type WorkspaceStats } from '../../contract/index.ts';
import type { WorkspaceRecord } from '../../store/index.ts';
import type { WorkspaceBackend } from '../backend.ts';

const EVERY_MS = 2_000;
const HISTORY_MS = 15 * 60_000;
const ALL = 'all';

export interface LiveStatsOptions {
  readonly listLive: () => readonly WorkspaceRecord[];
  readonly backend: () => WorkspaceBackend | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Sampled {
  readonly samples: WorkspaceStats[];
  readonly total: TotalStats;
}

/** What workspaces use of this machine: measured every two seconds while somebody watches, and when asked. */
export class LiveStats implements Disposable {
  readonly #options: LiveStatsOptions;
  readonly #watches = new Watches<Disposable>();
  readonly #samples = new Emitter<Sampled>();
  #history: WorkspaceStats[] = [];

  constructor(options: LiveStatsOptions) {
    this.#options = options;
  }

  onSample(listener: (sampled: Sampled) => void): Disposable {
    return this.#samples.on(listener);
  }

  /** Measures these workspaces, or all, once. Throws what the backend throws. */
  async sample(ids?: readonly string[]): Promise<Sampled> {
    return this.#measure(ids ?? this.#all(), 'counted');
  }

  /** Measures until the connection ends or unwatches; returns what was measured in the last 15 minutes. */
  watch(connection: AbortSignal): WorkspaceStats[] {
    this.#watches.watch(ALL, connection, () => this.#start());
    return this.#recent();
  }

  unwatch(connection: AbortSignal): void {
    this.#watches.unwatch(ALL, connection);
  }

  dispose(): void {
    this.#watches.dispose();
  }

  #start(): Disposable {
    const { clock, logger } = this.#options;
    let timer: Disposable | undefined;
    let ended = false;
    const measure = async () => {
      try {
        const sampled = await this.#measure(this.#all(), 'known');
        if (ended) return;
        this.#history = [...this.#recent(), ...sampled.samples];
        this.#samples.emit(sampled);
      } catch (error) {
        logger.debug({ err: error }, `nothing was measured: ${messageOf(error)}`);
      }
      if (!ended) timer = clock.setTimeout(() => void measure(), EVERY_MS);
    };
    void measure();
    return {
      dispose() {
        ended = true;
        timer?.dispose();
      },
    };
  }

  async #measure(ids: readonly string[], disk: 'known' | 'counted'): Promise<Sampled> {
    const { clock, backend: current } = this.#options;
    const backend = current();
    const samples = backend?.ready ? await backend.stats(ids, disk) : [];
    return { samples, total: totalOf(samples, clock.now()) };
  }

  #all(): string[] {
    return this.#options
      .listLive()
      .filter(hasInstance)
      .map(({ id }) => id);
  }

  #recent(): WorkspaceStats[] {
    const from = this.#options.clock.now() - HISTORY_MS;
    return this.#history.filter(({ at }) => at >= from);
  }
}
