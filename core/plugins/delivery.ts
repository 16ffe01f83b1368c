import { type Clock, type Logger, Semaphore, TimeSlices, toAppError } from '../base/index.ts';
import { bitOf, type Store, type WorkspaceRecord } from '../store/index.ts';
import type { FilesOwner, WorkspaceBackend, WorkspaceFiles } from '../workspaces/index.ts';
import { digestsOf, liveDigests, needsRestart } from './changes.ts';
import { online } from './inside.ts';
import type { StagedPlugin } from './stage.ts';
import { clearSwap, MARKER, PLUGINS_FOLDER, repairSwap, type SwapPlace, swapIn } from './swap.ts';
import { takeOut } from './uninstall.ts';

/** Key of the stored ids of workspaces in which a plugin is being replaced. */
const AT_WORK = 'plugins.at-work';

export interface DeliveryParts {
  readonly store: Store;
  /** Throws `workspace_not_found`, `workspace_removed`. */
  readonly require: (id: string) => WorkspaceRecord;
  /** Hands over the files of a workspace. Throws `no_volume`, `no_backend`. */
  readonly reach: <T>(
    id: string,
    work: (files: WorkspaceFiles, owner: FilesOwner) => Promise<T>,
  ) => Promise<T>;
  readonly backend: () => Pick<WorkspaceBackend, 'kind' | 'observe'> | null | undefined;
  /** Tells what is known of a workspace now. */
  readonly change: (id: string, patch: Partial<Pick<WorkspaceRecord, 'plugins' | 'seeded'>>) => void;
  readonly restartSoon: (id: string) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Plugins on their way into workspaces and out of them, one change of a workspace at a time. */
export class Delivery {
  readonly #options: DeliveryParts;
  readonly #turns = new Map<string, Semaphore>();

  constructor(options: DeliveryParts) {
    this.#options = options;
  }

  /**
   * Resolves with whether its agent is restarted for it. Throws `workspace_offline`, `workspace_removed`, and what the
   * files throw; what was there is then there again.
   */
  bring(id: string, staged: StagedPlugin, track: string): Promise<boolean> {
    return this.#inTurn(id, async () => {
      const restarting = await this.#deliver(id, staged, track);
      if (restarting) this.#options.restartSoon(id);
      return restarting;
    });
  }

  /** Resolves with false when it was not there. Throws like `bring`. */
  takeAway(id: string, name: string): Promise<boolean> {
    const { store, require, reach, change, restartSoon } = this.#options;
    return this.#inTurn(id, async () => {
      const wasThere = await online(reach(id, (files, owner) => takeOut(files, owner, name, store)));
      const { plugins, seeded } = require(id);
      const belonged = plugins.includes(name);
      const paths = store.workspaces.pathsBelow(id, `${PLUGINS_FOLDER}/${name}`);
      store.transaction(() => {
        store.workspaces.changeFiles(id, { put: [], remove: paths });
        store.plugins.removeOrigin(id, name);
        if (belonged)
          change(id, { plugins: plugins.filter((each) => each !== name), seeded: seeded & this.#bit() });
      });
      if (wasThere) restartSoon(id);
      return wasThere || belonged;
    });
  }

  /** Brings back what a crash in the middle of an installation has left put aside. What cannot be reached waits. */
  async repair(): Promise<void> {
    const { store, logger } = this.#options;
    try {
      for (const id of this.#atWork()) {
        if (store.workspaces.getLive(id)) await this.#inTurn(id, () => this.#repairOne(id));
        else this.#setAtWork(id, false);
      }
    } catch (error) {
      logger.warn({ err: error }, 'what an installation of a plugin left could not be put right yet');
    }
  }

  async #repairOne(id: string): Promise<void> {
    if (!this.#atWork().includes(id)) return;
    const { reach, restartSoon } = this.#options;
    const back = await reach(id, (files, owner) => repairSwap(this.#place(files, owner)));
    this.#setAtWork(id, false);
    if (back.length > 0) restartSoon(id);
  }

  /** Resolves with whether its agent has to start anew for it. */
  async #deliver(id: string, staged: StagedPlugin, track: string): Promise<boolean> {
    const { reach, clock } = this.#options;
    const { name } = staged.plugin;
    return online(
      reach(id, async (files, owner) => {
        const place = this.#place(files, owner);
        await this.#repairOne(id);
        const live = await liveDigests(files, owner, `${PLUGINS_FOLDER}/${name}`, staged.files);
        this.#setAtWork(id, true);
        try {
          await swapIn(place, name, staged.files, clock.now());
        } catch (error) {
          if (toAppError(error).code !== 'plugin_swap_failed') this.#setAtWork(id, false);
          throw error;
        }
        await this.#keep(id, staged, track);
        await clearSwap(place);
        this.#setAtWork(id, false);
        return needsRestart(digestsOf(staged.files), live);
      }),
    );
  }

  /** Remembers that it belongs to the workspace, as it was delivered. */
  async #keep(
    id: string,
    { plugin: { name }, files, source, sha }: StagedPlugin,
    track: string,
  ): Promise<void> {
    const { store, require, change, backend } = this.#options;
    const put = [...files, MARKER].map(({ path, ...file }) => ({
      ...file,
      path: `${PLUGINS_FOLDER}/${name}/${path}`,
    }));
    const slices = new TimeSlices();
    for (const { content } of put) {
      store.workspaces.keepContent(content);
      if (slices.over) await slices.giveWay();
    }
    const paths = new Set(put.map(({ path }) => path));
    const kind = backend()?.kind ?? 'process';
    store.transaction(() => {
      const { plugins, seeded } = require(id);
      const remove = store.workspaces
        .pathsBelow(id, `${PLUGINS_FOLDER}/${name}`)
        .filter((path) => !paths.has(path));
      store.workspaces.changeFiles(id, { put, remove });
      for (const file of put) store.workspaces.adoptFile(id, file, kind);
      store.plugins.putOrigin(id, { name, source, trackedRef: track, installedSha: sha });
      change(id, { plugins: [...new Set([...plugins, name])], seeded: seeded & this.#bit() });
    });
  }

  #place(files: WorkspaceFiles, owner: FilesOwner): SwapPlace {
    return { files, owner, logger: this.#options.logger };
  }

  /** Other kinds of backend get what has changed with their next start there. */
  #bit(): number {
    return bitOf(this.#options.backend()?.kind ?? 'process');
  }

  #atWork(): string[] {
    return JSON.parse(this.#options.store.settings.get(AT_WORK) ?? '[]') as string[];
  }

  #setAtWork(id: string, isAtWork: boolean): void {
    const others = this.#atWork().filter((each) => each !== id);
    this.#options.store.settings.set(AT_WORK, JSON.stringify(isAtWork ? [...others, id] : others));
  }

  async #inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const turn = this.#turns.get(id) ?? new Semaphore(1);
    this.#turns.set(id, turn);
    return turn.run(work);
  }
}
