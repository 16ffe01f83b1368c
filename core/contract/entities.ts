import { z } from 'zod';
import { provisionSteps } from './workspace-facts.ts';

/** What the engine tells about the things it runs. All times are milliseconds since the epoch. */

const id = z.string();
const time = z.number();

/** A fix that the user can apply with one click. */
export const errorActionSchema = z.object({
  label: z.string(),
  operation: z.string().optional(),
  input: z.record(z.string(), z.unknown()).optional(),
  url: z.string().optional(),
});

export const appErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  detail: z.string().optional(),
  cause: z.string().optional(),
  actions: z.array(errorActionSchema),
});

/** Statuses as they go over the wire. */
export const workspaceStatuses = [
  'provisioning',
  'online',
  'degraded',
  'offline',
  'failed',
  'paused',
  'hibernating',
  'hibernated',
  'awaiting_agent',
  'removed',
] as const;
export const workspaceStatusSchema = z.enum(workspaceStatuses);
export type WorkspaceStatus = z.infer<typeof workspaceStatusSchema>;

export const phaseSchema = z.object({
  step: z.enum(provisionSteps),
  /** 0…1 where progress is known. */
  progress: z.number().optional(),
  /** turn: others are starting · parent: its lead comes first · memory: there is not enough left of it */
  waitingFor: z.enum(['turn', 'parent', 'memory']).optional(),
  since: time,
});
export type ProvisionPhase = z.infer<typeof phaseSchema>;

/** One step of the last start, done or under way. */
export const startStepSchema = z.object({
  step: z.enum(provisionSteps),
  startedAt: time,
  endedAt: time.nullable(),
});
export type StartStep = z.infer<typeof startStepSchema>;

export const desiredStateSchema = z.enum(['running', 'paused', 'hibernated', 'removed']);
export type DesiredState = z.infer<typeof desiredStateSchema>;

/** canary: gets a new image first · production: once the canaries stayed online with it */
export const updateTierSchema = z.enum(['canary', 'production']);
export type UpdateTier = z.infer<typeof updateTierSchema>;

/** Nobody rests later than after a year without work. */
export const MAX_IDLE_MINUTES = 525_600;

export const workspaceSchema = z.object({
  id,
  name: z.string(),
  role: z.string(),
  runtime: z.string(),
  model: z.string(),
  tier: z.number(),
  /** Id of the workspace that this one lives under; null for the root of an org. */
  parentId: id.nullable(),
  /** Position among its siblings, as the template lists them. */
  position: z.number(),
  status: workspaceStatusSchema,
  desired: desiredStateSchema,
  phase: phaseSchema.nullable(),
  error: appErrorSchema.nullable(),
  currentTask: z.string(),
  activeTasks: z.number(),
  errorRate: z.number(),
  uptimeSeconds: z.number(),
  lastHeartbeatAt: time.nullable(),
  /** Where the agent answers on this machine; empty while it is down. */
  url: z.string(),
  /** No container: the agent runs elsewhere and registers by itself. */
  external: z.boolean(),
  /** Of an agent that runs elsewhere: its messages are sent to it, or it fetches them. */
  deliveryMode: z.enum(['push', 'poll']).optional(),
  /** Parent-relative canvas coordinates; null until the user or a template places the card. */
  canvas: z.object({ x: z.number(), y: z.number() }).nullable(),
  collapsed: z.boolean(),
  /** Tag of the image that its instance was made from; empty without a container. */
  image: z.string(),
  updateTier: updateTierSchema,
  /** The steps of its last start, in order. */
  steps: z.array(startStepSchema),
  /** The isolation tier up to which the user agreed; 3 and 4 expose this machine. */
  allowedTier: z.number(),
  /** Absolute folder of this machine for `/workspace`; empty for a volume of its own. */
  workspaceDir: z.string(),
  workspaceAccess: z.enum(['none', 'read_only', 'read_write']),
  /** It goes to sleep after so many idle minutes; null: never. */
  hibernateAfterMinutes: z.number().nullable(),
  /** When it last did something, or was asked to. */
  lastActiveAt: time.nullable(),
  /** What it may spend in a month (UTC), in US cents; null: as much as it likes. */
  budgetCents: z.number().nullable(),
  /** What it has spent this month, as its agent reports it, in US cents. */
  spentCents: z.number(),
  /** It is stopped and will be destroyed then, unless that is undone; null: it stays. */
  destroyAt: time.nullable(),
  createdAt: time,
  updatedAt: time,
});
export type Workspace = z.infer<typeof workspaceSchema>;

/** Where something belongs in the tree of what came of one task; null for what belongs to none. */
const traceFields = {
  traceId: z.string().nullable(),
  spanId: z.string().nullable(),
  /** Span of what it came of; null for the first of its trace. */
  parentSpanId: z.string().nullable(),
};

export const activitySchema = z.object({
  id,
  workspaceId: id,
  /** a2a_send, a2a_receive, task_update, agent_log, delegation, error, … */
  type: z.string(),
  method: z.string(),
  summary: z.string(),
  /** null: the user. */
  sourceId: z.string().nullable(),
  targetId: z.string().nullable(),
  /** ok, error, timeout, pending, dispatched, queued, completed, failed, skipped */
  status: z.string(),
  errorDetail: z.string(),
  durationMs: z.number().nullable(),
  /** Plain text of request and response, for a list; the full bodies stay in the store. */
  requestText: z.string(),
  responseText: z.string(),
  ...traceFields,
  createdAt: time,
});
export type Activity = z.infer<typeof activitySchema>;

export const delegationSchema = z.object({
  id,
  callerId: id,
  calleeId: id,
  task: z.string(),
  status: z.enum(['queued', 'dispatched', 'in_progress', 'completed', 'failed', 'stuck']),
  resultPreview: z.string(),
  error: z.string(),
  ...traceFields,
  createdAt: time,
  updatedAt: time,
});
export type Delegation = z.infer<typeof delegationSchema>;

/** A file of a message. Its bytes are got with `GET /workspaces/:id/chat/download`; small ones with `chat.download` as well. */
export const chatFileSchema = z.object({
  /** `workspace:/workspace/…`, `platform-pending:…` until an agent elsewhere has fetched it, or what the agent says. */
  uri: z.string().min(1).max(2_048),
  name: z.string().min(1).max(255),
  mimeType: z.string().max(255).optional(),
  /** Bytes. */
  size: z.number().min(0).optional(),
});
export type ChatFile = z.infer<typeof chatFileSchema>;

export const chatMessageSchema = z.object({
  id,
  workspaceId: id,
  role: z.enum(['user', 'agent', 'system']),
  text: z.string(),
  files: z.array(chatFileSchema),
  /** `sending` and `queued` messages are stored and survive a restart; `failed` ones can be sent again. */
  state: z.enum(['sending', 'queued', 'sent', 'failed']),
  error: appErrorSchema.nullable(),
  /** All that came of it, or that it came of; null for what belongs to none. */
  traceId: z.string().nullable(),
  /** A question that a schedule asked, not a person. */
  scheduled: z.literal(true).optional(),
  /** Of an answer: how many steps the agent took for it (`isStepOf`), and how long, in milliseconds. */
  work: z.object({ steps: z.number(), tookMs: z.number() }).nullable(),
  createdAt: time,
});
export type ChatMessage = z.infer<typeof chatMessageSchema>;

export const buildStepSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(['running', 'done', 'cached', 'failed']),
  startedAt: time.nullable(),
  endedAt: time.nullable(),
});
export type BuildStep = z.infer<typeof buildStepSchema>;

export const buildSchema = z.object({
  id,
  runtime: z.string(),
  /** pull: the image came whole from a registry */
  kind: z.enum(['build', 'pull']),
  tag: z.string(),
  /** Where it comes from, for people: `bundled`, an address with its ref, a folder or an image reference. */
  source: z.string(),
  /** Commit, content hash of a bundled template, or digest. */
  sha: z.string(),
  contentKey: z.string(),
  /** e.g. `linux/amd64`. */
  platform: z.string(),
  /** The engine has another architecture, so every step runs several times slower. */
  emulated: z.boolean(),
  /** What asked for it first. */
  trigger: z.enum(['workspace', 'user', 'refresh', 'update']),
  status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
  steps: z.array(buildStepSchema),
  /** 0…1, by finished steps. */
  progress: z.number(),
  /** How long the last one of this runtime and platform that succeeded took, in milliseconds. */
  previousMs: z.number().nullable(),
  /** How long this one will take, in milliseconds, as far as earlier ones tell. */
  estimateMs: z.number().nullable(),
  error: appErrorSchema.nullable(),
  /** While queued: since when. */
  startedAt: time,
  endedAt: time.nullable(),
});
export type Build = z.infer<typeof buildSchema>;

export const dockerStateSchema = z.object({
  /** degraded: it answers, but not well enough to rely on; `reason` says how. */
  state: z.enum(['absent', 'connecting', 'ready', 'degraded']),
  endpoint: z.string(),
  version: z.string(),
  /** The newest API version that it speaks, e.g. `1.41`; empty unless connected. */
  apiVersion: z.string(),
  /** What kind of engine it is; empty unless connected. */
  flavour: z.enum(['', 'docker', 'desktop', 'rootless', 'podman']),
  /** Why it is degraded; empty otherwise. */
  reason: z.string(),
  /** What was probed, in order, and why it did not answer. */
  probed: z.array(
    z.object({
      endpoint: z.string(),
      source: z.string(),
      outcome: z.string(),
      /** `refused`: the app cannot work with it; `silent`: it does not answer, or was not waited for. */
      verdict: z.enum(['used', 'usable', 'refused', 'silent']),
      /** What to do so that it can be used; left out where the outcome says it, or nothing is wrong. */
      fix: z.string().optional(),
    }),
  ),
});
export type DockerState = z.infer<typeof dockerStateSchema>;

export const engineInfoSchema = z.object({
  version: z.string(),
  instanceId: z.string(),
  home: z.string(),
  /** Base URL of the platform API on loopback. */
  url: z.string(),
  backend: z.enum(['docker', 'process', 'none']),
  requestedBackend: z.enum(['docker', 'process', 'auto']),
  docker: dockerStateSchema,
  /** Fail-open development mode of the platform API (loopback only). */
  openDev: z.boolean(),
  startedAt: time,
});
export type EngineInfo = z.infer<typeof engineInfoSchema>;

export const doctorCheckSchema = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(['ok', 'warning', 'error']),
  message: z.string(),
  fix: z.string().optional(),
});
export type DoctorCheck = z.infer<typeof doctorCheckSchema>;

export const problemSchema = z.object({
  /** Stable while the problem lasts, e.g. `workspace:<id>` or `docker`. */
  key: z.string(),
  title: z.string(),
  workspaceId: id.nullable(),
  error: appErrorSchema,
  since: time,
});
export type Problem = z.infer<typeof problemSchema>;
