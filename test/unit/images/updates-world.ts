import { AppError, silentLogger } from '../../../core/base/index.ts';
import type { Problem, Rollout } from '../../../core/contract/index.ts';
import { ImageRefresh, Rollouts, type UpdatableWorkspace } from '../../../core/images/index.ts';
import type { EnsuredImage } from '../../../core/images/types.ts';
import type { Store } from '../../../core/store/index.ts';
import { TestClock } from '../../support/clock.ts';
import { memoryStore } from '../../support/store.ts';

export const SOAK_MS = 600_000;
export const RUNTIME = 'langgraph';

/** Images as a source would give them out, and workspaces that take what they are given at once. */
export class UpdatesWorld {
  readonly clock = new TestClock();
  readonly store: Store = memoryStore(this.clock.now);
  readonly workspaces = new Map<string, UpdatableWorkspace>();
  readonly rolloutEvents: (Rollout | null)[] = [];
  readonly problems: Problem[] = [];
  readonly solved: string[] = [];
  /** Ids of workspaces that were started anew, in order. */
  readonly restarted: string[] = [];
  /** What the source of each runtime has; an error when it cannot be asked or made. */
  readonly newest = new Map<string, string | AppError>();
  readonly built: string[] = [];
  offline = false;
  changes = 0;
  rollouts = this.#createRollouts();
  readonly refresh: ImageRefresh;

  constructor() {
    const world = this;
    this.refresh = new ImageRefresh({
      images: {
        known: async () => ['hermes', RUNTIME],
        build: async (runtime) => {
          const newest = world.newest.get(runtime) ?? 'v1';
          if (newest instanceof AppError) throw newest;
          world.built.push(`${runtime} ${newest}`);
          return imageOf(runtime, newest, world.offline);
        },
      },
      get rollouts() {
        return world.rollouts;
      },
      workspaces: () => [...this.workspaces.values()],
      recreate: (wanted) => this.#recreate(wanted),
      onChange: () => {
        this.changes += 1;
      },
      logger: silentLogger(),
    });
  }

  /** The state after the engine ended and began again. */
  restartEngine(): void {
    this.rollouts.dispose();
    this.rollouts = this.#createRollouts();
    this.rollouts.start();
  }

  add(id: string, change: Partial<UpdatableWorkspace> = {}): void {
    const { image = '', runtime = RUNTIME } = change;
    this.workspaces.set(id, {
      id,
      name: id,
      runtime,
      updateTier: id.startsWith('canary') ? 'canary' : 'production',
      status: 'online',
      desired: 'running',
      error: null,
      ...change,
      image,
      imageId: image === '' ? '' : `sha256:${image}`,
    });
    if (image !== '') this.store.images.use(`sha256:${image}`);
  }

  /** A workspace changes, and the rollouts hear of it. */
  set(id: string, change: Partial<UpdatableWorkspace>): void {
    const before = this.workspaces.get(id);
    if (!before) throw new Error(id);
    const after = { ...before, ...change };
    this.workspaces.set(id, after);
    this.rollouts.onWorkspace(after);
  }

  /** A workspace goes, and the rollouts hear of it. */
  remove(id: string): void {
    this.workspaces.delete(id);
    this.rollouts.onWorkspaceRemoved();
  }

  /** It comes up again with the image that it gets. */
  comeUp(id: string): void {
    const workspace = this.workspaces.get(id);
    const newest = this.newest.get(workspace?.runtime ?? '') ?? 'v1';
    if (!workspace || newest instanceof AppError) throw new Error(id);
    const image = imageOf(workspace.runtime, newest, false);
    const { tag, imageId } =
      this.rollouts.kept(workspace.runtime, workspace.updateTier, image.imageId) ?? image;
    this.set(id, { image: tag, imageId, status: 'online' });
  }

  images(): Record<string, string> {
    return Object.fromEntries([...this.workspaces.values()].map(({ id, image }) => [id, image]));
  }

  async dispose(): Promise<void> {
    this.rollouts.dispose();
    await this.store.dispose();
  }

  #recreate(wanted: readonly UpdatableWorkspace[]): string[] {
    for (const { id } of wanted) {
      this.restarted.push(id);
      this.set(id, { status: 'provisioning' });
    }
    return wanted.map(({ id }) => `ws-${id}`);
  }

  #createRollouts(): Rollouts {
    return new Rollouts({
      store: this.store.images,
      workspaces: () => [...this.workspaces.values()],
      soakMs: () => SOAK_MS,
      recreate: (wanted) => void this.#recreate(wanted),
      onRollout: (_runtime, rollout) => void this.rolloutEvents.push(rollout),
      onProblem: (problem) => void this.problems.push(problem),
      onSolved: (key) => void this.solved.push(key),
      clock: this.clock,
      logger: silentLogger(),
    });
  }
}

function imageOf(runtime: string, name: string, offline: boolean): EnsuredImage {
  return {
    tag: name,
    imageId: `sha256:${name}`,
    contentKey: name,
    cached: false,
    buildId: null,
    version: { runtime, source: 'somewhere', ref: 'main', sha: name, seenAt: 0, offline },
  };
}
