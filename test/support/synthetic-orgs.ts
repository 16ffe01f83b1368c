import {
  AppError,
  type Handlers,
  type ImportResult,
  type OrgPlan,
  type Secret,
  type Workspace,
} from '../../core/contract/index.ts';
import type { SyntheticLife } from './synthetic-life.ts';
import { syntheticOrg } from './synthetic-org.ts';
import { foundIn, syntheticPlan } from './synthetic-plan.ts';
import type { SyntheticState } from './synthetic-state.ts';
import { installedTemplates, registryTemplates, type SyntheticTemplate } from './synthetic-templates.ts';

type OrgHandlers = Pick<
  Handlers,
  Extract<keyof Handlers, `org.${string}`> | 'secrets.list' | 'secrets.set' | 'secrets.remove'
>;

/** Templates, plans, imports and keys of the synthetic engine. `size`: workspaces of the demo org. */
export function syntheticOrgHandlers(state: SyntheticState, life: SyntheticLife, size: number): OrgHandlers {
  const secrets = new Map<string, Secret>();
  const registries = new Set<string>();
  const allowedFolders = new Set<string>();

  const allowedRepositories = new Set<string>();

  const templates = () => [...installedTemplates(), ...[...registries].flatMap(registryTemplates)];
  const find = (source: string): SyntheticTemplate => {
    const found = templates().find(({ card }) => card.template === source || card.dir === source);
    if (found) return found;
    throw new AppError('template_not_found', `There is no template at "${source}"`, {
      detail: 'Name a folder that holds an org.yaml.',
    });
  };
  const plan = (source: string, mode: OrgPlan['mode']) =>
    syntheticPlan(state, find(source), mode, { keys: new Set(secrets.keys()), allowedFolders });
  const check = (source: string) => {
    const found = find(source);
    return {
      template: source,
      name: found.card.name,
      totals: { workspaces: found.card.workspaces ?? 0 },
      diagnostics: [...foundIn(found, allowedFolders), ...found.authorRemarks],
      checkedAt: Date.now(),
    };
  };

  return {
    'org.templates': () => ({ templates: templates().map(({ card }) => card) }),
    'org.resolve': ({ template }) => {
      const { card, diagnostics } = find(template);
      const { name, description, preview } = card;
      return {
        name,
        description,
        workspaces: preview,
        totals: { workspaces: preview.length },
        diagnostics: [...diagnostics],
      };
    },
    'org.check': ({ template }) => check(template),
    'org.watch': ({ template }) => {
      if (template.includes('://'))
        throw new AppError('template_not_a_folder', 'Only folders can be watched');
      return check(template);
    },
    'org.unwatch': () => ({}),
    'org.receive': ({ name, files }) => {
      if (Object.keys(files).length === 0) throw new AppError('too_many_files', 'There is nothing in it');
      state.received.push(name);
      return { template: 'demo-studio' };
    },
    'org.plan': ({ template, mode }) => plan(template, mode),
    'org.import': ({ template, mode, planId }) => {
      const current = plan(template, mode);
      if (planId !== undefined && planId !== current.id) {
        throw new AppError('plan_changed', 'The org is not as the plan says any more');
      }
      requireBackend(state);
      return carryOut(state, life, current);
    },
    'org.demo': () => {
      requireBackend(state);
      const fresh = syntheticOrg(size, Date.now()).filter(({ id }) => !state.workspaces.has(id));
      life.provision(fresh);
      const workspaces = fresh.map(({ id, name, tier }) => ({
        ...{ id, name, tier, action: 'create' as const, skipped: false },
        ...{ channels: [], channelsSkipped: [] },
      }));
      const counts = { created: fresh.length, kept: size - fresh.length };
      return { ...nothingDone('Demo studio', 'merge'), workspaces, ...counts };
    },
    'org.export': ({ org, folder }) => {
      if (!folder.startsWith('/')) {
        throw new AppError('no_permission', `"${folder}" is not an absolute path`);
      }
      return { org: state.workspace(org).name, folder, workspaces: state.subtree(org).length, files: 31 };
    },
    'org.lock': () => ({ text: '' }),
    'org.repositories': () => ({ repositories: [...allowedRepositories] }),
    'org.allowRepository': ({ repository }) => ({ repositories: [...allowedRepositories.add(repository)] }),
    'org.refuseRepository': ({ repository }) => {
      allowedRepositories.delete(repository);
      return { repositories: [...allowedRepositories] };
    },
    'org.roots': () => ({ folders: [...allowedFolders] }),
    'org.allowRoot': ({ folder }) => ({ folders: [...allowedFolders.add(folder)] }),
    'org.refuseRoot': ({ folder }) => {
      allowedFolders.delete(folder);
      return { folders: [...allowedFolders] };
    },
    'org.registries': () => ({ locations: [...registries] }),
    'org.addRegistry': ({ location }) => {
      if (!location.endsWith('.json')) {
        throw new AppError('registry_invalid', `"${location}" is not a manifest of org templates`, {
          detail: 'A manifest is a JSON file with a list "org_templates".',
        });
      }
      return { locations: [...registries.add(location)] };
    },
    'org.removeRegistry': ({ location }) => {
      registries.delete(location);
      return { locations: [...registries] };
    },

    'secrets.list': () => {
      for (const key of state.sharedKeys) {
        if (!secrets.has(key))
          secrets.set(key, { key, workspaceId: null, source: 'user', updatedAt: Date.now() });
      }
      return { secrets: [...secrets.values()] };
    },
    'secrets.set': ({ key, workspaceId }) => {
      if (key.startsWith('MOLECULE_')) {
        throw new AppError('secret_reserved', `"${key}" is set by the app itself`);
      }
      secrets.set(key, { key, workspaceId, source: 'user', updatedAt: Date.now() });
      return {};
    },
    'secrets.remove': ({ key }) => {
      if (!secrets.delete(key)) throw new AppError('secret_not_found', `There is no key "${key}"`);
      return {};
    },
  };
}

function requireBackend(state: SyntheticState): void {
  if (state.engine.backend === 'none') {
    throw new AppError('no_backend', 'There is no place to run workspaces yet');
  }
}

function nothingDone(org: string, mode: OrgPlan['mode']): ImportResult {
  return { org, mode, workspaces: [], created: 0, kept: 0, updated: 0, moved: 0, removed: 0 };
}

/** Does what the plan says. Removals come last and children first, as the plan lists them. */
function carryOut(state: SyntheticState, life: SyntheticLife, plan: OrgPlan): ImportResult {
  const [model] = syntheticOrg(1, Date.now());
  if (!model) throw new AppError('internal', 'The synthetic org is empty');
  const idOf = new Map<string, string>();
  const fresh: Workspace[] = [];
  const done: ImportResult['workspaces'] = [];
  for (const { action, path, parentPath, name, role, tier, workspaceId } of plan.entries) {
    const parentId = parentPath === null ? null : (idOf.get(parentPath) ?? null);
    if (workspaceId === null) {
      const id = state.newId('workspace');
      const position = fresh.length + state.workspaces.size;
      idOf.set(path, id);
      fresh.push({ ...model, id, name, role, tier, parentId, position });
    } else if (action === 'remove') {
      state.workspaces.delete(workspaceId);
      state.emit({ type: 'workspace.removed', id: workspaceId });
      continue;
    } else {
      idOf.set(path, workspaceId);
      if (action === 'move') state.patch(workspaceId, { parentId, role });
      else if (action === 'update') state.patch(workspaceId, { role });
    }
    const about = { id: idOf.get(path) ?? '', name, tier, action, skipped: workspaceId !== null };
    done.push({ ...about, channels: [], channelsSkipped: [] });
  }
  life.provision(fresh);
  const { counts } = plan;
  return {
    ...nothingDone(plan.org, plan.mode),
    workspaces: done,
    created: counts.create,
    kept: counts.keep + counts.update + counts.move,
    updated: counts.update,
    moved: counts.move,
    removed: counts.remove,
  };
}
