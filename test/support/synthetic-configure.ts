import {
  AppError,
  type Handlers,
  type InstalledPlugin,
  type OutputOf,
  type Plugin,
  type Secret,
} from '../../core/contract/index.ts';
import type { SyntheticLife } from './synthetic-life.ts';
import type { SyntheticState } from './synthetic-state.ts';

type Area = 'agents' | 'instructions' | 'models' | 'budget' | 'plugins';
type ConfigureHandlers = Pick<Handlers, Extract<keyof Handlers, `${Area}.${string}`>>;
type OwnHandlers = Pick<
  Handlers,
  'files.read' | 'files.write' | Extract<keyof Handlers, `secrets.${string}`>
>;

type Rule = OutputOf<'instructions.list'>['instructions'][number];

/** What the settings of the synthetic workspaces are about; tests look into it and change it. */
export class SyntheticConfigure {
  /** By workspace id; who has none has no config.yaml. */
  readonly configs = new Map<string, string>();
  readonly secrets = new Map<string, Secret & { readonly value: string }>();
  readonly providers = new Map<string, string>();
  readonly plugins = new Map<string, InstalledPlugin[]>();
  readonly allowed = new Map<string, string[]>();
  readonly cards = new Map<string, Record<string, unknown>>();
  rules: Rule[] = [];
  /** Operations that fail, and why. */
  readonly broken = new Map<keyof Handlers, AppError>();
  /** Ids that were restarted because something was saved. */
  readonly restarted: string[] = [];
}

export const REFUSED_VALUE = 'sk-refused-0000';

const registry: Plugin[] = [
  {
    name: 'careful-git',
    version: '2.1.0',
    description: 'Small commits, honest messages, and no force-push to a branch that somebody else has.',
    author: 'Elif Kaya',
    tags: ['git'],
    skills: ['commit', 'review'],
    runtimes: [],
  },
  {
    name: 'plain-words',
    version: '0.4.2',
    description: 'Rules for texts that people read: short sentences, no jargon, one idea each.',
    author: 'Mateo Silva',
    tags: ['writing'],
    skills: ['edit'],
    runtimes: [],
  },
];

const placeOf = (workspaceId: string | null, key: string) => `${workspaceId ?? ''} ${key}`;
const versionOf = (text: string) =>
  `${text.length}-${[...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7)}`;

/** The settings of workspaces, over a memory of their own. */
export function syntheticConfigureHandlers(
  state: SyntheticState,
  life: SyntheticLife,
  memory: SyntheticConfigure,
): ConfigureHandlers {
  const { check, restart } = commonOf(state, life, memory);
  const budgetOf = (id: string) => {
    const { budgetCents: limitCents, spentCents } = state.workspace(id);
    const calls = spentCents === 0 ? 0 : 42;
    return {
      limitCents,
      spentCents,
      today: { calls, inputTokens: calls * 3_210, outputTokens: calls * 417, costDollars: calls * 0.031 },
    };
  };
  const ruleOf = (id: string) => {
    const rule = memory.rules.find((each) => each.id === id);
    if (!rule) throw new AppError('instruction_not_found', 'This rule does not exist any more');
    return rule;
  };
  const pluginOf = (source: string): Plugin => {
    const name = source
      .replace(/^local:\/\//, '')
      .replace(/^github:\/\/[^/]+\//, '')
      .replace(/#.*$/, '');
    const known = registry.find((each) => each.name === name);
    if (known) return known;
    if (!source.startsWith('github://')) {
      throw new AppError('plugin_not_found', 'plugin not found', {
        detail: `There is no plugin "${name}" on this machine.`,
      });
    }
    return {
      name,
      version: '1.0.0',
      description: 'From a repository',
      author: '',
      tags: [],
      skills: ['demo'],
      runtimes: ['codex'],
    };
  };

  return {
    'agents.card': ({ id }) => ({ card: memory.cards.get(state.workspace(id).id) ?? null }),
    'models.get': ({ id }) => ({
      model: state.workspace(id).model,
      modelSource: 'default',
      provider: memory.providers.get(id) ?? '',
      providerSource: 'default',
    }),
    'models.set': ({ id, model }) => {
      state.patch(id, { model });
      return {};
    },
    'models.setProvider': ({ id, provider }) => {
      check('models.setProvider');
      memory.providers.set(id, provider);
      restart(id);
      return {};
    },
    'budget.get': ({ id }) => budgetOf(id),
    'budget.set': ({ id, limitCents }) => {
      state.patch(id, { budgetCents: limitCents });
      return budgetOf(id);
    },
    'instructions.list': ({ workspaceId }) => ({
      instructions: memory.rules
        .filter(
          ({ scopeTarget }) =>
            workspaceId === undefined || scopeTarget === null || scopeTarget === workspaceId,
        )
        .sort((a, b) => b.priority - a.priority),
    }),
    'instructions.add': ({ workspaceId, title, content, priority }) => {
      const id = state.newId('rule');
      const scope = workspaceId === null ? 'global' : 'workspace';
      const at = Date.now();
      memory.rules.push({
        id,
        scope,
        scopeTarget: workspaceId,
        title,
        content,
        priority,
        enabled: true,
        createdAt: at,
        updatedAt: at,
      });
      return { id };
    },
    'instructions.change': ({ id, ...patch }) => {
      const rule = ruleOf(id);
      const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
      memory.rules = memory.rules.map((each) => (each === rule ? { ...rule, ...given } : each));
      return {};
    },
    'instructions.remove': ({ id }) => {
      const rule = ruleOf(id);
      memory.rules = memory.rules.filter((each) => each !== rule);
      return {};
    },
    'plugins.registry': () => ({ plugins: registry }),
    'plugins.installed': ({ workspaceId }) => {
      check('plugins.installed');
      return { plugins: memory.plugins.get(workspaceId) ?? [] };
    },
    'plugins.preview': ({ source }) => ({
      plugin: pluginOf(source),
      source: source.includes('://') ? source : `local://${source}`,
      sha: source.startsWith('github://') ? '3f2a9c1d77aa0b5e' : '',
      files: [
        { path: 'plugin.yaml', size: 312 },
        { path: 'skills/demo/SKILL.md', size: 2_048 },
      ],
    }),
    'plugins.install': ({ workspaceId, source, track }) => {
      const task = state.putTask({
        id: state.newId('task'),
        kind: 'plugin.install',
        title: `Install ${source}`,
        status: 'running',
        progress: null,
        message: 'Getting the plugin',
        result: null,
        error: null,
        startedAt: Date.now(),
        endedAt: null,
        plugin: { workspaceId, source, track },
      });
      const end = () => {
        const allowed = memory.allowed.get(workspaceId) ?? [];
        const plugin = pluginOf(source);
        if (allowed.length > 0 && !allowed.includes(plugin.name)) {
          const error = new AppError('plugin_not_allowed', 'plugin not in org allowlist', {
            detail: `The owner of the org decides whether its workspaces may have ${plugin.name}.`,
          }).toJSON();
          state.putTask({
            ...task,
            status: 'failed',
            endedAt: Date.now(),
            error: { ...error, actions: [...error.actions] },
          });
          return;
        }
        const others = (memory.plugins.get(workspaceId) ?? []).filter(({ name }) => name !== plugin.name);
        const installed: InstalledPlugin = {
          ...plugin,
          supported: true,
          source,
          track,
          sha: '3f2a9c1d77aa0b5e',
        };
        memory.plugins.set(workspaceId, [...others, installed]);
        state.putTask({
          ...task,
          status: 'succeeded',
          endedAt: Date.now(),
          result: { workspaceId, plugin: plugin.name, source, restarting: true },
        });
      };
      life.later(60, end);
      return { task };
    },
    'plugins.uninstall': ({ workspaceId, name }) => {
      memory.plugins.set(
        workspaceId,
        (memory.plugins.get(workspaceId) ?? []).filter((each) => each.name !== name),
      );
      return {};
    },
    'plugins.allowList': ({ orgId }) => allowList(memory, orgId),
    'plugins.setAllowList': ({ orgId, plugins }) => {
      memory.allowed.set(orgId, [...plugins]);
      return allowList(memory, orgId);
    },
    'plugins.checkUpdates': ({ workspaceId }) => ({
      updates: (workspaceId === undefined ? [] : (memory.plugins.get(workspaceId) ?? []))
        .filter(({ track }) => track === 'tag:latest')
        .map((plugin) => ({
          workspaceId: workspaceId ?? '',
          plugin: plugin.name,
          track: plugin.track,
          installedSha: plugin.sha,
          latestSha: '9b1e77aa03c2f415',
          available: plugin.sha === '77aa03c2f4159b1e',
          source: plugin.source.replace(/#.*$/, '#v1.3.0'),
          problem: '',
        })),
    }),
    'plugins.repositories': () => ({ prefix: '', fixedBy: null }),
    'plugins.setRepositories': () => ({}),
  };
}

function allowList(memory: SyntheticConfigure, orgId: string) {
  const plugins = (memory.allowed.get(orgId) ?? []).map((name) => ({
    name,
    enabledBy: 'owner',
    enabledAt: 0,
  }));
  return { orgId, plugins };
}

/** The config.yaml and the keys of single workspaces, in the place of those that other tests share. */
export function syntheticOwnHandlers(
  state: SyntheticState,
  life: SyntheticLife,
  memory: SyntheticConfigure,
): OwnHandlers {
  const { check, restart } = commonOf(state, life, memory);
  return {
    'files.read': ({ id, path }) => {
      check('files.read');
      const content = memory.configs.get(id);
      if (path !== 'config.yaml' || content === undefined)
        throw new AppError('file_not_found', `There is no ${path}`);
      return { path, content, size: content.length, version: versionOf(content) };
    },
    'files.write': ({ id, path, content, ifVersion, restart: now }) => {
      check('files.write');
      const before = memory.configs.get(id);
      const version = before === undefined ? null : versionOf(before);
      if (ifVersion !== undefined && ifVersion !== version) {
        throw new AppError('file_changed', `${path} was changed meanwhile`);
      }
      memory.configs.set(id, content);
      if (now) restart(id);
      return { path, size: content.length, version: versionOf(content) };
    },
    'secrets.list': ({ workspaceId }) => ({
      secrets: [...memory.secrets.values()]
        .filter((secret) => secret.workspaceId === workspaceId)
        .map(({ value: _value, ...secret }) => secret),
    }),
    'secrets.set': ({ key, value, workspaceId }) => {
      if (key.startsWith('MOLECULE_'))
        throw new AppError('secret_reserved', `${key} is set by the app itself`);
      memory.secrets.set(placeOf(workspaceId, key), {
        key,
        workspaceId,
        value,
        source: 'user',
        updatedAt: Date.now(),
      });
      if (workspaceId !== null) restart(workspaceId);
      return {};
    },
    'secrets.remove': ({ key, workspaceId }) => {
      if (!memory.secrets.delete(placeOf(workspaceId, key))) {
        throw new AppError('secret_not_found', `There is no secret ${key}`);
      }
      return {};
    },
    'secrets.test': ({ key, value, workspaceId }) => {
      const stored = memory.secrets.get(placeOf(workspaceId, key)) ?? memory.secrets.get(placeOf(null, key));
      const tried = value ?? stored?.value;
      if (tried === REFUSED_VALUE) {
        return { verdict: 'refused', message: 'Anthropic does not know this key. Was it copied whole?' };
      }
      return key === 'ANTHROPIC_API_KEY'
        ? { verdict: 'works', message: 'Anthropic accepts this key.' }
        : { verdict: 'untestable', message: `Nobody is known who could be asked about ${key}.` };
    },
  };
}

function commonOf(state: SyntheticState, life: SyntheticLife, memory: SyntheticConfigure) {
  return {
    check: (name: keyof Handlers) => {
      const error = memory.broken.get(name);
      if (error) throw error;
    },
    restart: (id: string) => {
      if (state.workspaces.get(id)?.desired !== 'running') return;
      memory.restarted.push(id);
      life.restart(id);
    },
  };
}
