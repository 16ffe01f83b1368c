import { AppError } from '../base/index.ts';
import { hasInstance, type InstalledPlugin, type Plugin, type PluginUpdate } from '../contract/index.ts';
import type { AllowedPlugin } from '../store/index.ts';
import { Delivery, type DeliveryParts } from './delivery.ts';
import type { FetchParts } from './fetch.ts';
import { readPresent, requireInside } from './inside.ts';
import { isFor, MANIFEST_FILE, readManifest } from './manifest.ts';
import { checkPluginName } from './names.ts';
import { type StagedPlugin, stagePlugin } from './stage.ts';
import { PLUGINS_FOLDER } from './swap.ts';
import { parseTrack } from './track.ts';
import { updateOf } from './updates.ts';

export interface PluginsOptions extends FetchParts, DeliveryParts {}

export interface InstallRequest {
  readonly workspaceId: string;
  readonly source: string;
  readonly sha256?: string | undefined;
  readonly track?: string | undefined;
  /** Hears what is being done. */
  readonly onStep?: (message: string) => void;
}

export interface Installed {
  readonly plugin: string;
  readonly source: string;
  readonly restarting: boolean;
}

/**
 * Plugins of workspaces. Which ones belong to a workspace is one truth: the names in `WorkspaceRecord.plugins` with their
 * files among those of the workspace, so that an org is exported, duplicated and brought to another backend with them.
 * What lies in `/configs/plugins` is a copy of that which was delivered, and where each came from is only remembered.
 */
export class Plugins {
  readonly #options: PluginsOptions;
  readonly #delivery: Delivery;

  constructor(options: PluginsOptions) {
    this.#options = options;
    this.#delivery = new Delivery(options);
  }

  /** Of this machine, by name: all, or those for a runtime. */
  async registry(runtime?: string): Promise<Plugin[]> {
    const all = await this.#options.registry.list();
    return runtime ? all.filter((plugin) => isFor(plugin, runtime)) : all;
  }

  /** What belongs to a workspace, whether it runs or not. */
  installed(id: string): InstalledPlugin[] {
    const { store, require } = this.#options;
    const { plugins, runtime } = require(id);
    const origins = new Map(store.plugins.originsOf(id).map((origin) => [origin.name, origin]));
    return [...plugins].sort().map((name) => {
      const bytes = store.workspaces.contentOf(id, `${PLUGINS_FOLDER}/${name}/${MANIFEST_FILE}`);
      const plugin = readManifest(name, bytes);
      const { source = `local://${name}`, trackedRef = 'none', installedSha = '' } = origins.get(name) ?? {};
      return { ...plugin, supported: isFor(plugin, runtime), source, track: trackedRef, sha: installedSha };
    });
  }

  /** What is really there in a workspace that runs; nothing in one that does not. */
  async present(id: string): Promise<(Plugin & { readonly supported: boolean })[]> {
    const record = this.#options.require(id);
    const { backend, reach } = this.#options;
    if (!hasInstance(record) || backend()?.observe(id).state !== 'running') return [];
    const found = await reach(id, (files, owner) => readPresent(files, owner));
    return found.map((plugin) => ({ ...plugin, supported: isFor(plugin, record.runtime) }));
  }

  /** Gets a plugin for somebody who brings it where it belongs. Throws what `stagePlugin` throws. */
  stage(source: string): Promise<StagedPlugin> {
    return stagePlugin(this.#options, { source });
  }

  /**
   * Throws what `stagePlugin` throws, `plugin_track_invalid`, `plugin_not_allowed`, `plugin_external`,
   * `workspace_offline`, `workspace_not_found`, `workspace_removed`.
   */
  async install({
    workspaceId: id,
    source,
    sha256,
    track = 'none',
    onStep,
  }: InstallRequest): Promise<Installed> {
    parseTrack(track);
    const { store, require } = this.#options;
    requireInside(require(id));
    onStep?.('Getting the plugin');
    const staged = await stagePlugin(this.#options, { source, sha256 });
    const { name } = staged.plugin;
    const allowed = store.plugins.allowedIn(this.#orgOf(id));
    if (allowed.length > 0 && !allowed.some((each) => each.name === name)) throw notAllowed(name);
    onStep?.('Bringing it into the workspace');
    const restarting = await this.#delivery.bring(id, staged, track || 'none');
    return { plugin: name, source: staged.source, restarting };
  }

  /** Returns false when there was none. Throws `plugin_name_invalid`, `plugin_external`, `workspace_offline`. */
  async uninstall(id: string, name: string): Promise<boolean> {
    checkPluginName(name);
    requireInside(this.#options.require(id));
    return this.#delivery.takeAway(id, name);
  }

  /** Throws `org_not_found` for what is no root workspace. */
  allowList(orgId: string): AllowedPlugin[] {
    this.#requireOrg(orgId);
    return this.#options.store.plugins.allowedIn(orgId);
  }

  /** None allows all. Throws `org_not_found`, `plugin_name_invalid`. */
  setAllowList(orgId: string, names: readonly string[], enabledBy: string): AllowedPlugin[] {
    this.#requireOrg(orgId);
    for (const name of names) checkPluginName(name);
    const { store } = this.#options;
    store.transaction(() => store.plugins.setAllowed(orgId, names, enabledBy));
    return store.plugins.allowedIn(orgId);
  }

  /** Of one workspace or of all. */
  async checkUpdates(id?: string): Promise<PluginUpdate[]> {
    const { store, require } = this.#options;
    const records = id === undefined ? store.workspaces.listLive() : [require(id)];
    const updates: PluginUpdate[] = [];
    for (const record of records) {
      for (const origin of store.plugins.originsOf(record.id)) {
        const update = await updateOf(this.#options, record.id, origin);
        if (update) updates.push(update);
      }
    }
    return updates;
  }

  /** Brings back what a crash in the middle of an installation has left put aside. What cannot be reached waits. */
  repair(): Promise<void> {
    return this.#delivery.repair();
  }

  #orgOf(id: string): string {
    return this.#options.store.workspaces.ancestorsOf(id).at(-1) ?? id;
  }

  #requireOrg(id: string): void {
    if (this.#options.store.workspaces.getLive(id)?.parentId === null) return;
    throw new AppError('org_not_found', 'org not found', {
      detail: 'An org is named by the id of its root workspace.',
    });
  }
}

function notAllowed(name: string): AppError {
  return new AppError('plugin_not_allowed', 'plugin not in org allowlist', {
    detail: `The owner of the org decides whether its workspaces may have ${name}.`,
  });
}
