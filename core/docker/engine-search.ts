import { type Logger, messageOf } from '../base/index.ts';
import type { Discovery, FoundEngine } from './discovery.ts';
import type { DockerState } from './types.ts';

/** A lost engine counts as restarting for this many looks (about 12 s), as absent after them. */
const LOOKS_UNTIL_ABSENT = 6;

export interface SearchOptions {
  /** @param stayWith endpoint of the only engine to take; null takes any */
  readonly discover: (stayWith: string | null) => Promise<Discovery>;
  /** What the user decided about the engine. */
  readonly decision: () => Promise<string>;
  readonly logger: Logger;
}

/** Looks for an engine, and knows how often in vain: a lost one usually restarts, and meanwhile no other takes its place. */
export class EngineSearch {
  readonly #options: SearchOptions;
  #decision: string | null = null;
  #last: FoundEngine | null = null;
  #failures = LOOKS_UNTIL_ABSENT - 1;

  constructor(options: SearchOptions) {
    this.#options = options;
  }

  /** Looks that found nothing, one after the other. */
  get failures(): number {
    return this.#failures;
  }

  get isInVain(): boolean {
    return this.#failures >= LOOKS_UNTIL_ABSENT;
  }

  /** Whether the user has decided otherwise since the last look. */
  isNews(decision: string): boolean {
    return decision !== this.#decision;
  }

  /** Never rejects. `same`: while the last engine may be restarting, only that one is taken. */
  async look(which: 'any' | 'same'): Promise<Discovery> {
    try {
      const decision = await this.#options.decision();
      const isNew = this.isNews(decision);
      this.#decision = decision;
      const restarts = which === 'same' && !isNew && this.#failures < LOOKS_UNTIL_ABSENT - 1;
      return await this.#options.discover(restarts ? (this.#last?.endpoint ?? null) : null);
    } catch (error) {
      this.#options.logger.error({ err: error }, 'looking for Docker failed');
      const outcome = messageOf(error);
      return { engine: null, probed: [{ endpoint: '', source: 'discovery', outcome, verdict: 'silent' }] };
    }
  }

  failed(): void {
    this.#failures += 1;
  }

  /** An engine can be used. Returns the one before. */
  found(engine: FoundEngine): FoundEngine | null {
    const before = this.#last;
    this.#last = engine;
    this.#failures = 0;
    return before;
  }

  /** The next look takes any engine, and tells whether there is one. */
  startAnew(): void {
    this.#failures = LOOKS_UNTIL_ABSENT - 1;
  }
}

/** An engine that was found, and then could not be used. */
export function unusable(
  probed: DockerState['probed'],
  { endpoint }: FoundEngine,
  error: unknown,
): DockerState['probed'] {
  const outcome = `answers, but cannot be used: ${messageOf(error)}`;
  return probed.map((one) => (one.endpoint === endpoint ? { ...one, outcome, verdict: 'silent' } : one));
}
