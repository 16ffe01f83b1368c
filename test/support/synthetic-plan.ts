import { createHash } from 'node:crypto';
import type { Diagnostic, ImportMode, OrgPlan, PlanEntry, Workspace } from '../../core/contract/index.ts';
import type { Member } from './synthetic-org.ts';
import type { SyntheticState } from './synthetic-state.ts';
import { SHARED_FOLDER, type SyntheticTemplate } from './synthetic-templates.ts';

/** What the plan depends on besides template and org. */
export interface PlanSurroundings {
  readonly keys: ReadonlySet<string>;
  readonly allowedFolders: ReadonlySet<string>;
}

const NOTHING: OrgPlan['counts'] = { create: 0, keep: 0, update: 0, move: 0, remove: 0 };

/** Compares a template with the synthetic org by name and parent; a name found elsewhere in the org moves. */
export function syntheticPlan(
  state: SyntheticState,
  template: SyntheticTemplate,
  mode: ImportMode,
  { keys, allowedFolders }: PlanSurroundings,
): OrgPlan {
  const diagnostics = [...foundIn(template, allowedFolders)];
  const { name, description, template: source, requiredEnv, recommendedEnv } = template.card;
  const [rootMember] = template.roots;
  const root = [...state.workspaces.values()].find(
    ({ parentId, name }) => parentId === null && name === rootMember?.name,
  );
  const about = {
    org: name,
    orgExists: root !== undefined,
    description,
    template: source,
    mode,
    requiredEnv,
    diagnostics,
  };
  // Like that of the engine, the plan of a broken template is empty.
  if (diagnostics.some(({ severity }) => severity === 'error')) {
    const nothing = { entries: [], counts: NOTHING, notSpawned: 0, missingEnv: [], recommendedEnv: [] };
    return { id: '', ...about, ...nothing };
  }
  const entries: PlanEntry[] = [];
  const claimed = new Set<string>();
  const org = root ? state.subtree(root.id) : [];
  let line = 8;

  const visit = (member: Member, parent: PlanEntry | null) => {
    line += 6;
    const path = parent ? `${parent.path}/${member.name}` : member.name;
    const parentId = parent?.workspaceId ?? null;
    const isHere = (one: Workspace) => one.name === member.name && one.parentId === parentId;
    const live = org.find(isHere) ?? org.find(({ id, name }) => name === member.name && !claimed.has(id));
    if (live) claimed.add(live.id);
    const moves = live !== undefined && !isHere(live);
    const changes = live ? changesOf(live, member) : [];
    const where = parent ? `below "${parent.name}"` : 'at the top';
    const action = !live ? 'create' : moves ? 'move' : changes.length > 0 ? 'update' : 'keep';
    const movedFrom = moves ? pathOf(state, live) : null;
    if (movedFrom !== null) {
      const from = movedFrom.split('/').slice(0, -1).join('/');
      changes.unshift({ field: 'parent', from, to: parent?.path ?? 'the top' });
    }
    const entry: PlanEntry = {
      action,
      path,
      name: member.name,
      parentPath: parent?.path ?? null,
      role: member.role,
      runtime: 'molecule',
      tier: live?.tier ?? 2,
      workspaceId: live?.id ?? null,
      reason: reasons[action](member.name, where),
      changes,
      movedFrom,
      losses: [],
      source: { file: parent ? 'teams/team.yaml' : 'org.yaml', line },
    };
    entries.push(entry);
    for (const child of member.members ?? []) visit(child, entry);
  };
  for (const member of template.roots) visit(member, null);
  if (mode === 'reconcile') {
    const going = org.filter(({ id }) => !claimed.has(id)).reverse();
    entries.push(...going.map((live) => removalOf(state, live)));
  }

  const counts = { ...NOTHING };
  for (const { action } of entries) counts[action] += 1;
  const missing = (needs: OrgPlan['requiredEnv']) =>
    needs
      .filter(({ anyOf }) => !anyOf.some((key) => keys.has(key)))
      .map(({ anyOf }, index) => ({
        anyOf,
        neededBy: index === 0 ? [] : entries.slice(1, 5).map(({ name }) => name),
      }));
  const plan = {
    ...about,
    entries,
    counts,
    notSpawned: template.notSpawned,
    missingEnv: missing(requiredEnv),
    recommendedEnv: missing(recommendedEnv),
  };
  return { id: createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 16), ...plan };
}

/** What reading a template finds, without what was allowed meanwhile. */
export function foundIn(
  { diagnostics }: SyntheticTemplate,
  allowedFolders: ReadonlySet<string>,
): readonly Diagnostic[] {
  return diagnostics.filter(({ code }) => code !== 'root_not_allowed' || !allowedFolders.has(SHARED_FOLDER));
}

const reasons: Readonly<Record<PlanEntry['action'], (name: string, where: string) => string>> = {
  create: (name, where) => `there is no "${name}" ${where} yet`,
  keep: (name, where) => `"${name}" exists ${where} and is as the template says`,
  update: (name) => `the template says something else than "${name}" has`,
  move: (_, where) => `it lives elsewhere in this org and belongs ${where} now`,
  remove: () => 'the template no longer has it',
};

function changesOf(live: Workspace, member: Member): PlanEntry['changes'] {
  return live.role === member.role ? [] : [{ field: 'role', from: live.role, to: member.role }];
}

function removalOf(state: SyntheticState, live: Workspace): PlanEntry {
  const path = pathOf(state, live);
  const { name, role, runtime, tier, id } = live;
  return {
    action: 'remove',
    path,
    name,
    parentPath: path.split('/').slice(0, -1).join('/') || null,
    role,
    runtime,
    tier,
    workspaceId: id,
    reason: reasons.remove(name, ''),
    changes: [],
    movedFrom: null,
    losses: ['14 files', '23 messages of its conversation'],
    source: null,
  };
}

function pathOf(state: SyntheticState, workspace: Workspace): string {
  const above = workspace.parentId === null ? '' : `${pathOf(state, state.workspace(workspace.parentId))}/`;
  return above + workspace.name;
}
