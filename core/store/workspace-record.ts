import type { AppErrorJson } from '../base/index.ts';
import type { DesiredState, ProvisionPhase, Workspace } from '../contract/index.ts';

/** A workspace as stored: what is wanted (`desired`, spec) and what is known about it. */
export interface WorkspaceRecord extends Omit<Workspace, 'phase' | 'error' | 'budgetCents' | 'spentCents'> {
  readonly template: string;
  /** Raised by every restart or spec change; part of the instance's fingerprint. */
  readonly generation: number;
  /** The kinds of backend (see `hasKind`) on which all that belongs into `/configs` was written there. */
  readonly seeded: number;
  readonly phase: Pick<ProvisionPhase, 'step' | 'since'> | null;
  readonly error: AppErrorJson | null;
  readonly deliveryMode: 'push' | 'poll';
  /** URL that the agent itself reported; for external agents the one to call. */
  readonly agentUrl: string;
  readonly agentCard: unknown;
  readonly lastOutboundAt: number | null;
  readonly sampleError: string;
  readonly maxConcurrentTasks: number;
  readonly budgetLimit: number | null;
  readonly monthlySpend: number;
  /** The month of that spending, `2026-11`; empty when nobody knows. */
  readonly spendMonth: string;
  readonly removedAt: number | null;
  /** The org that it was imported with; null for one that somebody made by hand. */
  readonly orgId: string | null;
  /** Id of the image that its instance was made from, `sha256:…`; empty without a container. */
  readonly imageId: string;
  readonly plugins: readonly string[];
  /** What the template said at the last import, as JSON; null when it came from none. */
  readonly applied: unknown;
  /** What was wanted before it was to be destroyed: an undo brings that back. */
  readonly desiredBefore: Exclude<DesiredState, 'removed'> | null;
  /** Once it is removed and nothing is left of it, its rows and its history go, too. */
  readonly purgeWanted: boolean;
  /** Its next start throws away what the agent remembers of its session. */
  readonly resetSession: boolean;
  /** Something that its instance starts with was changed: it is to be made anew soon. Ends with the next generation. */
  readonly restartDue: boolean;
  /** How long a start may take until the agent registers, as its template says; null for the usual. */
  readonly provisionTimeoutSeconds: number | null;
}

/** What a workspace begins with. */
export type NewWorkspace = Pick<
  WorkspaceRecord,
  'id' | 'name' | 'runtime' | 'tier' | 'status' | 'createdAt'
> &
  Partial<WorkspaceRecord>;

/** What an agent says all the time, and what is no news to anybody. */
export type WorkspaceTouch = Partial<
  Pick<WorkspaceRecord, 'lastHeartbeatAt' | 'uptimeSeconds' | 'lastActiveAt' | 'lastOutboundAt'>
>;

/** Fields that may change after creation. */
export type WorkspacePatch = Partial<Omit<WorkspaceRecord, 'id' | 'createdAt'>>;

/** What counts where nothing is said. */
export const DEFAULTS: Omit<
  WorkspaceRecord,
  'id' | 'name' | 'runtime' | 'tier' | 'status' | 'createdAt' | 'updatedAt'
> = {
  role: '',
  model: '',
  template: '',
  parentId: null,
  position: 0,
  desired: 'running',
  generation: 1,
  seeded: 0,
  phase: null,
  error: null,
  external: false,
  deliveryMode: 'push',
  url: '',
  agentUrl: '',
  agentCard: null,
  lastHeartbeatAt: null,
  lastOutboundAt: null,
  errorRate: 0,
  sampleError: '',
  activeTasks: 0,
  maxConcurrentTasks: 1,
  currentTask: '',
  uptimeSeconds: 0,
  budgetLimit: null,
  monthlySpend: 0,
  spendMonth: '',
  canvas: null,
  collapsed: false,
  removedAt: null,
  orgId: null,
  image: '',
  imageId: '',
  updateTier: 'production',
  workspaceDir: '',
  workspaceAccess: 'none',
  plugins: [],
  applied: null,
  allowedTier: 2,
  hibernateAfterMinutes: null,
  lastActiveAt: null,
  destroyAt: null,
  desiredBefore: null,
  purgeWanted: false,
  resetSession: false,
  restartDue: false,
  provisionTimeoutSeconds: null,
  steps: [],
};

/** What agents and the engine report of a workspace; everything else is what somebody wants of it. */
const REPORTED: ReadonlySet<string> = new Set<keyof WorkspaceRecord>([
  'generation',
  'seeded',
  'image',
  'imageId',
  'phase',
  'error',
  'agentUrl',
  'agentCard',
  'lastHeartbeatAt',
  'lastOutboundAt',
  'errorRate',
  'sampleError',
  'activeTasks',
  'currentTask',
  'uptimeSeconds',
  'monthlySpend',
  'spendMonth',
  'collapsed',
  'lastActiveAt',
  'resetSession',
  'restartDue',
  'steps',
  'updatedAt',
]);

/** Whether a change of the row is one of what is wanted. */
export function concernsWish(before: WorkspaceRecord, patch: WorkspacePatch): boolean {
  if (patch.status !== undefined && (patch.status === 'removed') !== (before.status === 'removed'))
    return true;
  return Object.keys(patch).some((field) => field !== 'status' && field !== 'url' && !REPORTED.has(field));
}
