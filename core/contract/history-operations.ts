import { z } from 'zod';
import { activitySchema, delegationSchema } from './entities.ts';
import { memorySchema } from './memory-operations.ts';
import { query } from './operation.ts';

const status = delegationSchema.shape.status;
const limit = z.number().int().min(1);

/** What happened beyond what the canvas shows: found by its words, and the ledger of tasks. */
export const historyOperations = {
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
