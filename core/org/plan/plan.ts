import { createHash } from 'node:crypto';
import { TimeSlices } from '../../base/index.ts';
import type { ImportMode, PlanEntry } from '../../contract/index.ts';
import type { ResolvedOrg, ResolvedWorkspace } from '../types.ts';
import {
  compareFields,
  type Difference,
  type FieldChange,
  type FileDifference,
  NO_FILE_DIFFERENCE,
  type TemplateFields,
} from './fields.ts';
import { compareItems, type ItemChanges, NO_ITEM_CHANGES } from './items.ts';
import type { LiveWorkspace } from './live.ts';
import { type Match, matchWorkspaces } from './match.ts';
import { findRemovals, LiveTree, type Removal, type Spared } from './removals.ts';

/** What an import would give one workspace of the template. */
export interface Wanted {
  readonly fields: TemplateFields;
  /** Digest by name. */
  readonly schedules: ReadonlyMap<string, string>;
  /** Digest by type; null for one that is stated but cannot be made, so that what exists is left alone. */
  readonly channels: ReadonlyMap<string, string | null>;
}

/** One step of an import, with all that carrying it out needs. */
export interface PlannedStep {
  readonly entry: PlanEntry;
  /** null for a removal. */
  readonly workspace: ResolvedWorkspace | null;
  readonly live: LiveWorkspace | null;
  /** Fields to set on one that exists. */
  readonly patch: Partial<TemplateFields>;
  readonly schedules: ItemChanges;
  readonly channels: ItemChanges;
  /** Names of the variables whose value changes. */
  readonly envKeys: readonly string[];
  /** Names of those that the template gave and no longer gives. */
  readonly goneEnvKeys: readonly string[];
  /** Of one that exists. */
  readonly files: FileDifference;
  /** How many memories of the template one that exists has not. */
  readonly newMemories: number;
  /** It stays exactly as it is, whatever the template says; only those below it are looked at. */
  readonly leftAlone: boolean;
}

export interface ImportPlan {
  /** Changes with everything that the import would do. */
  readonly id: string;
  readonly mode: ImportMode;
  /** In creation order, a parent before its children; removals last, children first. */
  readonly steps: readonly PlannedStep[];
  /** What the template no longer has and that stays all the same. */
  readonly spared: readonly Spared[];
  readonly notSpawned: number;
}

export interface PlanInput {
  readonly org: ResolvedOrg;
  readonly mode: ImportMode;
  readonly live: readonly LiveWorkspace[];
  /** Of the org of that name; null when there was no import yet. */
  readonly orgId: string | null;
  readonly wanted: (workspace: ResolvedWorkspace) => Wanted;
  /** Names of the variables that would change for a workspace that exists. */
  readonly changedEnv: (workspace: ResolvedWorkspace, liveId: string) => readonly string[];
  /** Names of the variables that a template gave a workspace and this one does not know any more. */
  readonly goneEnv: (workspace: ResolvedWorkspace, liveId: string) => readonly string[];
  /** How many memories of the template a workspace that exists has not. */
  readonly newMemories: (workspace: ResolvedWorkspace, liveId: string) => number;
  /** Covers everything that importing it would bring, also what no plan shows. */
  readonly digestOf: (workspace: ResolvedWorkspace) => string;
  /** What goes with a workspace, in words for people. */
  readonly lossesOf: (liveId: string) => string[];
}

/**
 * Compares a template with what lives. A workspace is the same when its name and the path of its parents are.
 * `merge` creates, updates and moves, but leaves what people changed and never removes; `reconcile` makes this
 * org what the template says. Gives way now and then: whoever carries it out looks whether all is still as it was.
 */
export async function planImport(input: PlanInput): Promise<ImportPlan> {
  const { org, mode, live, orgId } = input;
  const slices = new TimeSlices();
  const tree = new LiveTree(live);
  const matches = matchWorkspaces(org.workspaces, live, orgId);
  const steps: PlannedStep[] = [];
  for (const match of matches) {
    if (slices.over) await slices.giveWay();
    steps.push(planOne(input, match, tree));
  }
  const kept = new Set(matches.flatMap((match) => match.live?.id ?? []));
  // A template that makes nothing must not empty an org.
  const sweeps = mode === 'reconcile' && orgId !== null && matches.length > 0;
  const { removals, spared } = sweeps ? findRemovals(live, orgId, kept) : { removals: [], spared: [] };
  for (const removal of removals) {
    if (slices.over) await slices.giveWay();
    steps.push(planRemoval(removal, input.lossesOf(removal.live.id)));
  }
  const { workspaces, spawning } = org.totals;
  return { id: await idOf(input, steps, slices), mode, steps, spared, notSpawned: workspaces - spawning };
}

function planOne(input: PlanInput, match: Match, tree: LiveTree): PlannedStep {
  const { workspace, parent, live, moves } = match;
  const about = {
    path: workspace.path,
    name: workspace.name,
    parentPath: parent?.workspace.path ?? null,
    role: workspace.role,
    runtime: workspace.external ? 'external' : workspace.runtime,
    tier: workspace.tier,
    losses: [],
    source: { file: workspace.source.file, line: workspace.source.line },
  };
  const where = parent === null ? 'at the top' : `below "${parent.workspace.name}"`;
  if (live === null) {
    const { schedules, channels } = input.wanted(workspace);
    return {
      entry: {
        ...about,
        action: 'create',
        workspaceId: null,
        reason: `there is no "${workspace.name}" ${where} yet`,
        changes: exposures(workspace),
        movedFrom: null,
      },
      workspace,
      live: null,
      patch: {},
      schedules: { ...NO_ITEM_CHANGES, put: [...schedules.keys()] },
      channels: {
        ...NO_ITEM_CHANGES,
        put: [...channels].flatMap(([type, digest]) => (digest === null ? [] : type)),
      },
      ...NOTHING_ELSE,
    };
  }
  const untouchable = untouchableBecause(input, workspace, live);
  const movedFrom = moves && untouchable === null ? tree.pathOf(live) : null;
  const difference = untouchable === null ? differenceOf(input, workspace, live) : NO_DIFFERENCE;
  const changes: FieldChange[] = [...difference.changes];
  if (movedFrom !== null) {
    const from = tree.parentPathOf(live) ?? 'the top';
    changes.unshift({ field: 'parent', from, to: about.parentPath ?? 'the top' });
  }
  const action = movedFrom !== null ? 'move' : changes.length > 0 ? 'update' : 'keep';
  const reason = untouchable ?? reasonFor(action, where, live, difference);
  return {
    entry: { ...about, action, workspaceId: live.id, reason, changes, movedFrom },
    workspace,
    live,
    leftAlone: untouchable !== null,
    ...difference,
  };
}

/** What a new workspace gets to see of this machine. */
function exposures({ workspaceDir, workspaceAccess }: ResolvedWorkspace): FieldChange[] {
  if (workspaceDir === '') return [];
  return [{ field: 'workspace_dir', from: '', to: `${workspaceDir} (${workspaceAccess})` }];
}

const NOTHING_ELSE = {
  envKeys: [],
  goneEnvKeys: [],
  files: NO_FILE_DIFFERENCE,
  newMemories: 0,
  leftAlone: false,
};

const NO_DIFFERENCE = {
  patch: {},
  schedules: NO_ITEM_CHANGES,
  channels: NO_ITEM_CHANGES,
  envKeys: [],
  goneEnvKeys: [],
  files: NO_FILE_DIFFERENCE,
  newMemories: 0,
  changes: [],
  keptByPeople: [],
};

function differenceOf(input: PlanInput, workspace: ResolvedWorkspace, live: LiveWorkspace) {
  const { mode } = input;
  const reconcile = mode === 'reconcile';
  const wanted = input.wanted(workspace);
  const fields = compareFields(live.fields, wanted.fields, live.applied, reconcile);
  const schedules = compareItems('schedule', live.schedules, wanted.schedules, reconcile);
  const channels = compareItems('channel', live.channels, wanted.channels, reconcile);
  const envKeys = input.changedEnv(workspace, live.id);
  const goneEnvKeys = reconcile ? input.goneEnv(workspace, live.id) : [];
  const newMemories = input.newMemories(workspace, live.id);
  const memories = newMemories > 0 ? [{ field: 'initial_memories', from: '', to: `${newMemories} new` }] : [];
  const env = [
    ...envKeys.map((key) => ({ field: `variable ${key}`, from: '', to: 'a new value' })),
    ...goneEnvKeys.map((key) => ({ field: `variable ${key}`, from: 'as it was', to: 'removed' })),
  ];
  return {
    patch: fields.patch,
    files: fields.files,
    newMemories,
    schedules,
    channels,
    envKeys,
    goneEnvKeys,
    changes: [...fields.changes, ...env, ...schedules.changes, ...channels.changes, ...memories],
    keptByPeople: fields.keptByPeople,
  };
}

/** Why a template may not change a workspace that it names; null when it may. */
function untouchableBecause(
  { orgId, mode }: PlanInput,
  workspace: ResolvedWorkspace,
  live: LiveWorkspace,
): string | null {
  if (live.orgId !== null && live.orgId !== orgId)
    return `"${live.name}" belongs to another org and is left as it is`;
  if (live.orgId === null && mode === 'merge')
    return `"${live.name}" was made here and not by an import of this org: a merge leaves it as it is`;
  // Nothing turns a container into an agent that runs elsewhere, or back.
  if (workspace.external !== live.external)
    return `"${live.name}" ${live.external ? 'runs elsewhere' : 'runs here'}, which only making it anew changes`;
  return null;
}

function reasonFor(
  action: 'keep' | 'update' | 'move',
  where: string,
  live: LiveWorkspace,
  { keptByPeople, files }: Pick<Difference, 'keptByPeople' | 'files'>,
): string {
  const adopted = live.orgId === null ? '; it becomes part of this org' : '';
  const left = keptByPeople.length > 0 ? `; changed here and left as it is: ${keptByPeople.join(', ')}` : '';
  const written =
    files.put.length > 0 && !live.external ? '; of its files those that differ are written again' : '';
  const kept = `${left}${adopted}`;
  if (action === 'move') return `it lives elsewhere in this org and belongs ${where} now${kept}${written}`;
  if (action === 'update') return `the template says something else than "${live.name}" has${kept}${written}`;
  return `"${live.name}" exists ${where}${kept || ' and is as the template says'}`;
}

function planRemoval({ live, path, parentPath, reason }: Removal, losses: string[]): PlannedStep {
  const { name, id } = live;
  const { role, runtime, tier } = live.fields;
  return {
    entry: {
      action: 'remove',
      path,
      name,
      parentPath,
      role,
      runtime,
      tier,
      workspaceId: id,
      reason,
      changes: [],
      movedFrom: null,
      losses,
      source: null,
    },
    workspace: null,
    live,
    patch: {},
    schedules: NO_ITEM_CHANGES,
    channels: NO_ITEM_CHANGES,
    ...NOTHING_ELSE,
  };
}

/** Over what would be done and what it would be done with, so that also a changed prompt file makes another plan. */
async function idOf(
  { org, mode, digestOf }: PlanInput,
  steps: readonly PlannedStep[],
  slices: TimeSlices,
): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([mode, org.name]));
  for (const { entry, workspace, leftAlone } of steps) {
    if (slices.over) await slices.giveWay();
    const { action, path, workspaceId, changes, losses } = entry;
    const content = workspace !== null && !leftAlone ? digestOf(workspace) : null;
    hash.update(JSON.stringify([action, path, workspaceId, changes, losses, content]));
  }
  return hash.digest('hex').slice(0, 16);
}
