import { type AppError, type Clock, type Disposable, type Logger, toAppError } from '../../base/index.ts';
import {
  hasInstance,
  type Problem,
  type RefreshResult,
  type RuntimeImage,
  type UpdateTier,
} from '../../contract/index.ts';
import type { Docker } from '../../docker/index.ts';
import {
  ImageRefresh,
  type ImageVersion,
  ImageWatcher,
  type PresentImage,
  Rollouts,
  type Survey,
  survey,
  type UpdatableWorkspace,
  versionOfTag,
} from '../../images/index.ts';
import type { Store } from '../../store/index.ts';
import { namesOf, type WorkspaceLifecycle } from '../../workspaces/index.ts';
import type { ImageParts } from './parts.ts';

export interface UpkeepOptions {
  readonly parts: ImageParts;
  readonly docker: Docker;
  readonly store: Store;
  readonly lifecycle: Pick<WorkspaceLifecycle, 'restart'>;
  /** Whether workspaces run in containers now. */
  readonly inContainers: () => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Keeps images up to date, decides who gets a new one and when, and knows what of them may go. */
export class Upkeep implements Disposable {
  readonly #options: UpkeepOptions;
  readonly rollouts: Rollouts;
  readonly refresh: ImageRefresh;
  readonly #watcher: ImageWatcher;

  constructor(options: UpkeepOptions) {
    const { parts, store, clock, logger } = options;
    const { events } = store;
    this.#options = options;
    const workspaces = () => this.workspaces();
    const recreate = (wanted: readonly UpdatableWorkspace[]) => this.#recreate(wanted);
    const onChange = () => void events.append({ type: 'images.changed' });
    this.rollouts = new Rollouts({
      store: store.images,
      workspaces,
      soakMs: () => parts.settings().soakMinutes * 60_000,
      recreate,
      onRollout: (runtime, rollout) => {
        events.append({ type: 'rollout.changed', runtime, rollout });
        onChange();
      },
      onProblem: (problem) => void events.append({ type: 'problem.raised', problem }),
      onSolved: (key) => void events.append({ type: 'problem.cleared', key }),
      clock,
      logger,
    });
    const { images } = parts;
    this.refresh = new ImageRefresh({
      images,
      rollouts: this.rollouts,
      workspaces,
      recreate,
      onChange,
      logger,
    });
    this.#watcher = new ImageWatcher({
      images,
      refresh: this.refresh,
      watch: () => parts.settings().watch,
      used: () => (options.inContainers() ? workspaces().map(({ runtime }) => runtime) : []),
      madeFrom: (runtime) =>
        workspaces().flatMap((each) => (each.runtime === runtime ? (versionOfTag(each.image) ?? []) : [])),
      onChange,
      clock,
      logger,
    });
  }

  /** Goes on with rollouts, and begins to look for newer images if that is wanted. */
  start(): void {
    this.rollouts.start();
    this.#watcher.start();
  }

  /** Looks for newer images now, if that is wanted: it may not have been before. */
  settingsChanged(): void {
    this.#watcher.start();
  }

  /** Throws `docker_absent`, `docker_lost`. */
  async requireDocker(): Promise<void> {
    await this.#options.docker.images.architecture();
  }

  /** Gets the newest images and resolves when they are there. Throws what `ImageRefresh.run` throws, and without Docker. */
  async refreshNow(runtimes: readonly string[], recreate: boolean): Promise<RefreshResult> {
    const wanted = await this.refresh.runtimesOf(runtimes);
    await this.requireDocker();
    return this.refresh.run({ runtimes: wanted, recreate, trigger: 'refresh' });
  }

  /** Workspaces that the app runs an instance for. */
  workspaces(): UpdatableWorkspace[] {
    return this.#options.store.workspaces.listLive().filter(hasInstance);
  }

  /** The image that a workspace of this tier starts with while a newer one is tried out on others, or was withdrawn. */
  async hold(version: ImageVersion, tier: UpdateTier): Promise<PresentImage | undefined> {
    const { parts, docker, logger } = this.#options;
    const { runtime } = version;
    if (!this.rollouts.concerns(runtime)) return undefined;
    const newest = await parts.images.provider.find(version);
    const kept = this.rollouts.kept(runtime, tier, newest?.imageId);
    if (kept === null) return undefined;
    const imageId = await docker.images.find(kept.imageId);
    if (imageId !== undefined) return { tag: kept.tag, imageId, contentKey: '' };
    logger.warn({ runtime, image: kept.tag }, 'the image to keep is gone; the newest one is taken');
    return undefined;
  }

  /** A workspace is about to start with an image: for a canary that may be the first try of a new one. */
  onStart(runtime: string, tier: UpdateTier, image: PresentImage): void {
    this.#options.store.images.use(image.imageId);
    if (tier === 'canary' && this.rollouts.kept(runtime, 'production', image.imageId) !== null)
      this.rollouts.offer(runtime, image, false);
  }

  /** Asks the sources of what is used or was before, without building. One that does not answer stays as it was. */
  async check(): Promise<RuntimeImage[]> {
    const { parts, store, logger } = this.#options;
    const { images } = parts;
    const ofInterest = new Set([...this.workspaces(), ...store.images.heads()].map(({ runtime }) => runtime));
    const asked = (await images.known()).filter((runtime) => ofInterest.has(runtime));
    await Promise.all(
      asked.map((runtime) =>
        images
          .look(runtime)
          .catch((error: unknown) => logger.warn({ err: error, runtime }, 'a source could not be asked')),
      ),
    );
    store.events.append({ type: 'images.changed' });
    return (await this.survey()).overview.runtimes;
  }

  survey(): Promise<Survey> {
    const { parts, docker, store } = this.#options;
    return survey({
      docker,
      provider: () => parts.images.provider,
      mode: parts.mode,
      keep: () => parts.settings().keep,
      store: store.images,
      unreached: () => parts.images.unreached(),
      rollout: (runtime) => this.rollouts.get(runtime),
      insteadOf: (runtime, newest) => this.rollouts.insteadOf(runtime, newest),
      rolloutImages: () => this.rollouts.images(),
      workspaces: () => this.workspaces(),
    });
  }

  problems(): Problem[] {
    return this.rollouts.problems();
  }

  /** What happens to workspaces from now on says nothing about their images: the app ends. */
  async dispose(): Promise<void> {
    this.rollouts.dispose();
    await this.#watcher.dispose();
  }

  /** One that is paused, or below one that is, takes its new image when it is resumed. */
  #recreate(workspaces: readonly UpdatableWorkspace[]): string[] {
    const { lifecycle, logger, inContainers } = this.#options;
    if (!inContainers()) return [];
    return workspaces.flatMap(({ id, name }) => {
      try {
        lifecycle.restart(id);
        return [namesOf(id).container];
      } catch (thrown) {
        const error: AppError = toAppError(thrown);
        logger.warn({ err: error, workspace: id }, `${name} was not started anew with its new image`);
        return [];
      }
    });
  }
}
