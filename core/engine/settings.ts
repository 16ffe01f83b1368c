import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { KnownSecrets, Logger } from '../base/index.ts';
import type { SettingsServices } from '../http/index.ts';
import type { SecretService } from '../secrets/index.ts';
import {
  AssignedAgents,
  Instructions,
  Models,
  WorkspaceConfigs,
  WorkspaceTemplates,
} from '../settings/index.ts';
import type { Store, WorkspaceRecord } from '../store/index.ts';
import { readAgentConfig, type WorkspaceRegistry } from '../workspaces/index.ts';
import { type BundleParts, exportBundle, importBundle } from './bundles.ts';
import type { ImageParts } from './images/parts.ts';
import { type TemplateRoots, templateFolderOf } from './template-files.ts';

export interface SettingsParts extends Omit<BundleParts, 'redact' | 'require'> {
  readonly store: Store;
  readonly registry: WorkspaceRegistry;
  readonly secrets: SecretService;
  readonly images: Pick<ImageParts, 'runtimes' | 'stated'>;
  /** Imported ones first, then those that come with the app. */
  readonly templateRoots: TemplateRoots;
  readonly known: KnownSecrets;
  readonly restartSoon: (id: string) => void;
  readonly logger: Logger;
}

/** What people and clients decide about workspaces besides what these are. */
export type Settings = SettingsServices;

export function createSettings(parts: SettingsParts): Settings {
  const { store, registry, secrets, templateRoots, images, logger, known } = parts;
  const [imported = '', bundled = ''] = templateRoots;
  const ofBundles: BundleParts = {
    ...parts,
    require: (id) => registry.require(id),
    redact: (text) => known.redact(text),
  };
  return {
    configs: new WorkspaceConfigs(store),
    agents: new AssignedAgents(store),
    instructions: new Instructions(store),
    models: new Models({
      store,
      secrets,
      templateModel: (record) => templateModel(record, templateRoots),
      keep: (id, model) => void registry.change(id, { model }),
      restart: parts.restartSoon,
    }),
    templates: new WorkspaceTemplates({ imported, bundled, folders: () => foldersOf(images), logger }),
    bundles: {
      export: (id) => exportBundle(id, ofBundles),
      import: (bundle, parentId) => importBundle(bundle, ofBundles, parentId),
    },
  };
}

/** A variable of a workspace that says which model it uses: the workspace itself is to say the same. */
export function followModelVariable(
  registry: WorkspaceRegistry,
  id: string,
  key: string,
  value: string | null,
): void {
  if (key === 'MODEL_PROVIDER') registry.change(id, { model: value ?? '' });
}

/** The model that its org template gave it, else that of its workspace template; empty for none. */
async function templateModel(
  { applied, template, runtime }: WorkspaceRecord,
  roots: TemplateRoots,
): Promise<string> {
  const { model } = (applied ?? {}) as { model?: string };
  if (model) return model;
  const folder = templateFolderOf(roots, template || runtime);
  return folder === null ? '' : readAgentConfig(await readFile(path.join(folder, 'config.yaml'))).model;
}

/** Runtimes whose template is a folder of this machine. */
async function foldersOf({ runtimes, stated }: SettingsParts['images']) {
  const found: { id: string; folder: string }[] = [];
  for (const runtime of await runtimes.known()) {
    // One whose place is not known has nothing to list.
    const place = await stated(runtime).catch(() => null);
    if (place && !place.bundled && path.isAbsolute(place.source))
      found.push({ id: runtime, folder: place.source });
  }
  return found;
}
