import { create } from 'zustand';
import type {
  AppErrorJson,
  ImportMode,
  OrgPlan,
  PlanEntry,
  TemplateCheck,
} from '../../../core/contract/index.ts';

export interface Highlight {
  readonly key: string;
  /** `focus`: by keyboard or click on the canvas; the list follows that, but not every move of the pointer. */
  readonly by: 'list' | 'pointer' | 'focus';
}

/** What an import would do, while the user looks at it. */
export interface PlanState {
  /** The template as it was chosen; null while no plan is open. */
  readonly template: string | null;
  /** Name of a template that ships with the app, whose folder says nothing to people; null for any other. */
  readonly bundledName: string | null;
  readonly mode: ImportMode;
  /** The newest plan; it may be of the mode before while a new one is on its way. */
  readonly plan: OrgPlan | null;
  /** The entries of the plan by the id that they have on the canvas as ghosts. */
  readonly ghosts: ReadonlyMap<string, PlanEntry>;
  /** The newest check of the template, with what only its author wants to know; null while there is none. */
  readonly check: TemplateCheck | null;
  /** Why there is no plan. */
  readonly error: AppErrorJson | null;
  readonly importError: AppErrorJson | null;
  readonly busy: 'planning' | 'importing' | null;
  /** Why the plan was made anew, where the user did not ask for it. */
  readonly notice: string | null;
  /** Each change of the template's folder makes the plan anew. */
  readonly watching: boolean;
  /** Id of the plan whose removals the user has agreed to: a new plan asks again. */
  readonly confirmedPlanId: string | null;
  /** The entry that is pointed at. */
  readonly highlight: Highlight | null;
}

export const NO_PLAN: PlanState = {
  template: null,
  bundledName: null,
  mode: 'merge',
  plan: null,
  ghosts: new Map(),
  check: null,
  error: null,
  importError: null,
  busy: null,
  notice: null,
  watching: false,
  confirmedPlanId: null,
  highlight: null,
};

/** The plan that is open. */
export const usePlan = create<PlanState>(() => NO_PLAN);

/** A new plan takes the place of the one before; null when there is none to show. */
export function putPlan(plan: OrgPlan | null): void {
  const ghosts = new Map((plan?.entries ?? []).map((entry) => [ghostId(entry.path), entry]));
  usePlan.setState({ plan, ghosts });
}

/** Names an entry on both sides, list and canvas: the workspace that exists, else its place in the template. */
export function entryKey({ workspaceId, path }: Pick<PlanEntry, 'workspaceId' | 'path'>): string {
  return workspaceId ?? ghostId(path);
}

const GHOST_PREFIX = 'plan:';

/** Id on the canvas of a workspace that is only planned. */
export function ghostId(path: string): string {
  return GHOST_PREFIX + path;
}

export function isGhostId(id: string): boolean {
  return id.startsWith(GHOST_PREFIX);
}

/** Points at an entry, or at none. */
export function highlightEntry(key: string | null, by: Highlight['by']): void {
  usePlan.setState({ highlight: key === null ? null : { key, by } });
}
