import type { Handlers } from '../contract/index.ts';
import type { ImportedBundle } from '../http/index.ts';
import type { WorkspaceRegistry } from '../workspaces/index.ts';
import type { Settings } from './settings.ts';

type Area = 'agents' | 'bundles' | 'config' | 'instructions' | 'models' | 'templates';
type SettingsHandlers = Pick<Handlers, Extract<keyof Handlers, `${Area}.${string}`>>;

export interface SettingsHandlerParts {
  readonly settings: Settings;
  readonly registry: WorkspaceRegistry;
}

/** What people decide about workspaces besides what these are. */
export function settingsHandlers({ settings, registry }: SettingsHandlerParts): SettingsHandlers {
  const { models, configs, instructions, templates, bundles } = settings;
  return {
    'models.get': ({ id }) => {
      const record = registry.require(id);
      const { model, source: modelSource } = models.model(record);
      const { provider, source: providerSource } = models.provider(record);
      return { model, modelSource, provider, providerSource };
    },
    'models.set': async ({ id, model }) => {
      await models.setModel(registry.require(id), model);
      return {};
    },
    'models.setProvider': ({ id, provider }) => {
      models.setProvider(registry.require(id), provider);
      return {};
    },
    'agents.card': ({ id }) => {
      const { agentCard } = registry.require(id);
      return { card: agentCard === null ? null : { ...agentCard } };
    },
    'config.get': ({ id }) => ({ data: configs.get(registry.require(id).id) }),
    'config.merge': ({ id, data }) => {
      configs.merge(registry.require(id).id, data);
      return {};
    },
    'instructions.list': (filter) => ({ instructions: instructions.list(filter) }),
    'instructions.add': ({ workspaceId, ...rest }) => {
      const scope = workspaceId === null ? ('global' as const) : ('workspace' as const);
      return { id: instructions.add({ ...rest, scope, scopeTarget: workspaceId }) };
    },
    'instructions.change': ({ id, ...patch }) => {
      instructions.change(id, patch);
      return {};
    },
    'instructions.remove': ({ id }) => {
      instructions.remove(id);
      return {};
    },
    'templates.list': async () => ({ templates: await templates.list() }),
    'templates.files': async ({ id }) => ({ files: await templates.files(id) }),
    'templates.import': async ({ name, files }) => ({ id: await templates.import(name, files) }),
    'bundles.export': async ({ id }) => ({ bundle: { ...(await bundles.export(id)) } }),
    'bundles.import': async ({ bundle, parentId }) => treeOf(await bundles.import(bundle, parentId)),
  };
}

interface Tree {
  readonly id: string;
  readonly name: string;
  readonly children: readonly Tree[];
}

function treeOf({ workspace, children }: ImportedBundle): Tree {
  return { id: workspace.id, name: workspace.name, children: children.map(treeOf) };
}
