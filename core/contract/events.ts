import { z } from 'zod';
import { terminalSchema } from './access.ts';
import { approvalSchema } from './approval-operations.ts';
import {
  activitySchema,
  buildSchema,
  chatMessageSchema,
  delegationSchema,
  engineInfoSchema,
  problemSchema,
  workspaceSchema,
} from './entities.ts';
import { rolloutSchema } from './images.ts';
import { logLineSchema } from './log-line.ts';
import { templateCheckSchema } from './org.ts';
import { platformEventNames } from './platform-events.ts';
import { totalStatsSchema, workspaceStatsSchema } from './stats.ts';
import { taskSchema } from './tasks.ts';

/** Every event of the engine. Entities come whole, so that a client only ever puts them by id. */
export const engineEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('engine.changed'), engine: engineInfoSchema }),
  z.object({ type: z.literal('workspace.changed'), workspace: workspaceSchema }),
  z.object({ type: z.literal('workspace.removed'), id: z.string() }),
  z.object({ type: z.literal('activity.logged'), activity: activitySchema }),
  z.object({ type: z.literal('delegation.changed'), delegation: delegationSchema }),
  z.object({ type: z.literal('chat.changed'), message: chatMessageSchema }),
  /**
   * The answer to a message of the chat is being written: from the character `from` on it is now `text`. A preview, not
   * kept and cut at some length: the message that ends it has all, and for who comes to it late `chat.history` has the rest.
   */
  z.object({
    type: z.literal('chat.delta'),
    workspaceId: z.string(),
    /** Of the question. */
    messageId: z.string(),
    from: z.number(),
    text: z.string(),
  }),
  /** How many answers of a workspace nobody has read. Not kept: after a reconnect the snapshot has it. */
  z.object({ type: z.literal('unread.changed'), workspaceId: z.string(), count: z.number() }),
  /** How many messages wait to be sent to their agents. Not kept: after a reconnect the snapshot has it. */
  z.object({ type: z.literal('queue.changed'), queued: z.number() }),
  z.object({ type: z.literal('build.changed'), build: buildSchema }),
  z.object({
    type: z.literal('build.output'),
    id: z.string(),
    fromLine: z.number(),
    lines: z.array(z.string()),
  }),
  /** Something about images other than a build changed: list them anew. */
  z.object({ type: z.literal('images.changed') }),
  z.object({ type: z.literal('rollout.changed'), runtime: z.string(), rollout: rolloutSchema.nullable() }),
  /** Not kept: after a reconnect the snapshot has them. */
  z.object({ type: z.literal('task.changed'), task: taskSchema }),
  /** Somebody asked for an approval, or it was decided. Not kept: the snapshot has those that wait, `approvals.list` all. */
  z.object({ type: z.literal('approval.changed'), approval: approvalSchema }),
  z.object({ type: z.literal('problem.raised'), problem: problemSchema }),
  z.object({ type: z.literal('problem.cleared'), key: z.string() }),
  /** A watched template folder was checked again; not kept. */
  z.object({ type: z.literal('template.checked'), check: templateCheckSchema }),
  /** Somebody follows the log of a workspace; not kept, and without its lines for who comes back to it. */
  z.object({ type: z.literal('log.lines'), id: z.string(), lines: z.array(logLineSchema) }),
  /** Somebody watches what workspaces use; not kept, and without its samples for who comes back to it. */
  z.object({
    type: z.literal('stats.sampled'),
    samples: z.array(workspaceStatsSchema),
    total: totalStatsSchema,
  }),
  /** What a workspace remembers changed: list it anew. Not kept. */
  z.object({ type: z.literal('memories.changed'), workspaceId: z.string() }),
  /** A schedule of a workspace changed, or a run of it: list them anew. Not kept. */
  z.object({ type: z.literal('schedules.changed'), workspaceId: z.string() }),
  /** Somebody made or revoked a token, of a workspace, or (null) for the installation or an org. Not kept. */
  z.object({ type: z.literal('tokens.changed'), workspaceId: z.string().nullable() }),
  /** A setting of the app changed: list them anew. Not kept. */
  z.object({ type: z.literal('settings.changed') }),
  /** A terminal was opened, or has ended; its output is read with `terminal.read`. Not kept. */
  z.object({ type: z.literal('terminal.changed'), terminal: terminalSchema }),
  /** An event of the platform API's catalogue (WORKSPACE_ONLINE, DELEGATION_SENT, …), as `/ws` sends it. */
  z.object({
    type: z.literal('platform'),
    event: z.enum(platformEventNames),
    workspaceId: z.string().nullable(),
    payload: z.record(z.string(), z.unknown()),
  }),
]);
export type EngineEvent = z.infer<typeof engineEventSchema>;

/** `seq` grows by exactly one per event and is never used again, also not after a crash. */
export const sequencedEventSchema = z.object({
  seq: z.number(),
  at: z.number(),
  event: engineEventSchema,
});
export type SequencedEvent = z.infer<typeof sequencedEventSchema>;
