import { AppError, type Clock, type Disposable, type Logger } from '../../base/index.ts';
import type { Problem, Rollout, UpdateTier } from '../../contract/index.ts';
import type { ImageRepository } from '../../store/index.ts';
import {
  advance,
  beginRollout,
  decide,
  dueIn,
  isActive,
  keptImage,
  type NamedImage,
  type RolloutState,
  stableImage,
  type TieredWorkspace,
} from './rollout.ts';

/** A workspace with an instance. */
export interface UpdatableWorkspace extends TieredWorkspace {
  readonly runtime: string;
  /** Tag of the image that its instance was made from; empty before the first. */
  readonly image: string;
}

export interface RolloutsOptions {
  readonly store: Pick<ImageRepository, 'rollouts' | 'saveRollout' | 'uses'>;
  /** All workspaces with an instance. */
  readonly workspaces: () => readonly UpdatableWorkspace[];
  /** How long canaries have to stay online. */
  readonly soakMs: () => number;
  /** Workspaces get another image: starts them anew. */
  readonly recreate: (workspaces: readonly UpdatableWorkspace[]) => void;
  readonly onRollout: (runtime: string, rollout: Rollout | null) => void;
  readonly onProblem: (problem: Problem) => void;
  readonly onSolved: (key: string) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** New images that canaries try out before the others get them. All that is decided survives a restart. */
export class Rollouts implements Disposable {
  readonly #options: RolloutsOptions;
  readonly #states = new Map<string, RolloutState>();
  readonly #timers = new Map<string, Disposable>();
  #disposed = false;

  constructor(options: RolloutsOptions) {
    this.#options = options;
    for (const { runtime, body } of options.store.rollouts()) this.#states.set(runtime, body as RolloutState);
  }

  /** Goes on with what an earlier engine began. Its canaries have to show once more that they stay online. */
  start(): void {
    for (const [runtime, state] of this.#states) {
      if (state.stage === 'soaking') this.#put(runtime, { ...state, stage: 'canary', onlineSince: null });
      this.#look(runtime);
    }
  }

  /** The one that is under way; null when none is. */
  get(runtime: string): Rollout | null {
    const state = this.#states.get(runtime);
    return state ? rolloutOf(runtime, state) : null;
  }

  /** False where every workspace gets the newest image. */
  concerns(runtime: string): boolean {
    return (
      this.#states.has(runtime) ||
      this.#workspacesOf(runtime).some(({ updateTier }) => updateTier === 'canary')
    );
  }

  /** Images that workspaces will still be started from, besides the newest ones. */
  images(): Set<string> {
    return new Set(
      [...this.#states.values()].flatMap((state) => {
        // A withdrawn one stays known: made anew it would be another image, and tried out once more.
        if (state.stage === 'promoted') return [state.to.imageId];
        return [state.from.imageId, state.to.imageId];
      }),
    );
  }

  problems(): Problem[] {
    return [...this.#states].flatMap(([runtime, state]) => problemOf(runtime, state) ?? []);
  }

  /** The image that all workspaces keep instead of the newest one, of this id, because that was withdrawn. */
  insteadOf(runtime: string, newest: string): NamedImage | null {
    const state = this.#states.get(runtime);
    return state?.stage === 'withdrawn' && state.to.imageId === newest ? state.from : null;
  }

  /** The image that a workspace starts with in place of the newest one, whose id is known once it is here. */
  kept(runtime: string, tier: UpdateTier, newest: string | undefined): NamedImage | null {
    const state = this.#states.get(runtime);
    return keptImage(state, this.#workspacesOf(runtime), newest, tier, this.#options.store.uses());
  }

  /**
   * A new image is here. With canaries and workspaces that run an older one it is tried out first; `recreate` says
   * whether the others are to get it at once after that. True when a rollout decides who gets it and when.
   */
  offer(runtime: string, to: NamedImage, recreate: boolean): boolean {
    const { clock, soakMs, store } = this.#options;
    const before = this.#states.get(runtime);
    if (before?.to.imageId === to.imageId) {
      if (!isActive(before)) return before.stage === 'withdrawn';
      if (recreate && !before.recreate) this.#put(runtime, { ...before, recreate });
      return true;
    }
    const workspaces = this.#workspacesOf(runtime);
    const from = stableImage(before, workspaces, store.uses());
    const isTried = workspaces.some(({ updateTier }) => updateTier === 'canary');
    if (!isTried || from === undefined || from.imageId === to.imageId) {
      this.#put(runtime, null);
      return false;
    }
    this.#put(runtime, beginRollout(from, to, { now: clock.now(), soakMs: soakMs(), recreate }));
    this.#look(runtime);
    return true;
  }

  /** Somebody wants an image that was withdrawn to be tried again. */
  forgetWithdrawal(runtime: string): void {
    if (this.#states.get(runtime)?.stage === 'withdrawn') this.#put(runtime, null);
  }

  /** Throws `rollout_not_found`. */
  decide(runtime: string, action: 'promote' | 'withdraw'): void {
    const state = this.#states.get(runtime);
    if (!state || !isActive(state)) {
      throw new AppError('rollout_not_found', `No new image of ${runtime} is being tried out`, {
        detail: 'It was decided meanwhile, or there was none.',
      });
    }
    this.#settle(runtime, state, decide(state, action));
  }

  /** A workspace changed; `seen` is how it was at that moment, which may have passed. */
  onWorkspace(seen: Pick<UpdatableWorkspace, 'id' | 'runtime' | 'status' | 'updateTier'>): void {
    if (this.#states.has(seen.runtime)) this.#look(seen.runtime, seen);
  }

  /** A workspace went; of which runtime it was nobody can tell any more. */
  onWorkspaceRemoved(): void {
    for (const runtime of [...this.#states.keys()]) this.#look(runtime);
  }

  dispose(): void {
    this.#disposed = true;
    for (const timer of this.#timers.values()) timer.dispose();
    this.#timers.clear();
  }

  #look(runtime: string, seen?: Pick<UpdatableWorkspace, 'id' | 'status'>): void {
    const state = this.#states.get(runtime);
    if (!state || !isActive(state) || this.#disposed) return;
    const workspaces = this.#workspacesOf(runtime).map((each) =>
      each.id === seen?.id ? { ...each, status: seen.status } : each,
    );
    const next = advance(state, workspaces, this.#options.clock.now());
    if (next === null || next.stage === 'promoted') this.#settle(runtime, state, next);
    else if (JSON.stringify(next) !== JSON.stringify(state)) this.#put(runtime, next);
    this.#lookLater(runtime);
  }

  /**
   * It ended: whoever has another image than is decided now gets it. Without a canary that could decide, as ever, the
   * newest is for everybody.
   */
  #settle(runtime: string, before: RolloutState, after: RolloutState | null): void {
    const { recreate, logger } = this.#options;
    this.#put(runtime, after);
    const state = after ?? before;
    const { to } = state;
    const stage = after?.stage ?? 'left without a canary';
    logger.info({ runtime, image: to.tag }, `the new image was ${stage}`);
    const workspaces = this.#workspacesOf(runtime).filter(({ desired }) => desired === 'running');
    if (stage === 'withdrawn') recreate(workspaces.filter(({ imageId }) => imageId === to.imageId));
    else if (state.recreate) recreate(workspaces.filter(({ imageId }) => imageId !== to.imageId));
  }

  #put(runtime: string, state: RolloutState | null): void {
    const { store, onRollout, onProblem, onSolved } = this.#options;
    const before = this.#states.get(runtime);
    if (!before && state === null) return;
    store.saveRollout(runtime, state);
    if (state) this.#states.set(runtime, state);
    else this.#states.delete(runtime);
    onRollout(runtime, state && rolloutOf(runtime, state));
    const problem = state ? problemOf(runtime, state) : undefined;
    if (problem) onProblem(problem);
    else if (before?.stage === 'held') onSolved(problemKey(runtime));
  }

  #lookLater(runtime: string): void {
    const { clock } = this.#options;
    this.#timers.get(runtime)?.dispose();
    this.#timers.delete(runtime);
    const state = this.#states.get(runtime);
    const waitMs = state ? dueIn(state, clock.now()) : null;
    if (waitMs !== null)
      this.#timers.set(
        runtime,
        clock.setTimeout(() => this.#look(runtime), waitMs),
      );
  }

  #workspacesOf(runtime: string): UpdatableWorkspace[] {
    return this.#options.workspaces().filter((each) => each.runtime === runtime);
  }
}

function rolloutOf(runtime: string, state: RolloutState): Rollout | null {
  const { stage, from, to, startedAt, onlineSince, soakMs, error } = state;
  if (stage === 'promoted' || stage === 'withdrawn') return null;
  return {
    runtime,
    stage,
    fromTag: from.tag,
    toTag: to.tag,
    startedAt,
    onlineSince,
    soakMs,
    error: error && { ...error, actions: [...error.actions] },
  };
}

function problemKey(runtime: string): string {
  return `rollout:${runtime}`;
}

function problemOf(runtime: string, { stage, error, startedAt }: RolloutState): Problem | undefined {
  if (stage !== 'held' || error === null) return undefined;
  const decideOn = (label: string, action: string) => ({
    label,
    operation: 'images.rollout',
    input: { runtime, action },
  });
  return {
    key: problemKey(runtime),
    title: `New image of ${runtime}`,
    workspaceId: null,
    error: {
      ...error,
      actions: [
        decideOn('Give it to all workspaces', 'promote'),
        decideOn('Go back to the image before', 'withdraw'),
      ],
    },
    since: startedAt,
  };
}
