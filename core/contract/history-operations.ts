import { z } from 'zod';
import { activitySchema, delegationSchema } from './entities.ts';
import { memorySchema } from './memory-operations.ts';
import { query } from './operation.ts';
import { timelineFilterSchema } from './timeline-filter.ts';

const status = delegationSchema.shape.status;
const limit = z.number().int().min(1);

/** What happened: listed, whole, found by its words, and the ledger of tasks. */
export const historyOperations = {
  'timeline.list': query(
    'What happened, newest first: of one workspace, of a team, between two, or everywhere',
    timelineFilterSchema.extend({
      workspaceId: z.string().optional(),
      /** With everything below the workspace. */
      below: z.boolean().default(false),
      peerId: z.string().optional(),
      before: z.number().optional(),
      limit: limit.max(500).default(100),
    }),
    z.object({
      /** Texts are cut; `timeline.get` has them whole. */
      entries: z.array(activitySchema),
      /** Nothing older is left, whether or not it would pass the filter. */
      reachedEnd: z.boolean(),
      /** The time of the oldest row that was looked at: a filter that finds little ends its look early. */
      lookedTo: z.number().nullable(),
    }),
  ),
  'timeline.get': query(
    'All of one row of the timeline',
    z.object({ id: z.string() }),
    z.object({
      activity: activitySchema,
      /** JSON texts, as they were exchanged; null where there is none. */
      request: z.string().nullable(),
      response: z.string().nullable(),
      toolTrace: z.string().nullable(),
    }),
    ['entry_not_found'],
  ),
  'peers.list': query(
    'Whom a workspace exchanged messages with, and when last',
    z.object({ id: z.string() }),
    z.object({ peers: z.array(z.object({ peerId: z.string(), messages: z.number(), lastAt: z.number() })) }),
    ['workspace_not_found', 'workspace_removed'],
  ),
  'timeline.search': query(
    'What a workspace did and remembers that has a text in it, newest first',
    z.object({ id: z.string(), text: z.string().trim().max(500), limit: limit.max(200).default(50) }),
    z.object({
      hits: z.array(
        z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('activity'), activity: activitySchema }),
          z.object({ kind: z.literal('memory'), memory: memorySchema }),
        ]),
      ),
    }),
    ['workspace_not_found', 'workspace_removed'],
  ),
  'delegations.list': query(
    'Tasks that workspaces gave each other, newest first, and how many there are of each status',
    z.object({
      /** Those of any of these. */
      statuses: z.array(status).min(1).default(['queued', 'dispatched', 'in_progress']),
      limit: limit.max(1000).default(100),
    }),
    z.object({ delegations: z.array(delegationSchema), counts: z.record(status, z.number()) }),
  ),
};
