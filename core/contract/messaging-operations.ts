import { z } from 'zod';
import { activitySchema } from './entities.ts';
import { command, nothing, query } from './operation.ts';

const workspace = z.object({ id: z.string() });
const errors = ['workspace_not_found', 'workspace_removed'] as const;
/** US cents. */
const cents = z.number().int().min(0);

/** What a workspace may spend, and what it has. */
const budgetSchema = z.object({
  /** null: as much as it likes. */
  limitCents: cents.nullable(),
  /** As its agent reports it, since the first of this month in UTC. */
  spentCents: cents,
  /** What its answers of this UTC day told. */
  today: z.object({
    inputTokens: z.number(),
    outputTokens: z.number(),
    calls: z.number(),
    /** An estimate in US dollars: nobody knows which model it was. */
    costDollars: z.number(),
  }),
});
export type Budget = z.infer<typeof budgetSchema>;

/** Messages on their way, what came of them, and what they cost. */
export const messagingOperations = {
  /** A message of a chat that waits or is being answered, or a delegation, by its id. */
  'messages.cancel': command('Cancel a message or a task', z.object({ messageId: z.string() }), nothing, [
    'message_not_found',
  ]),
  'timeline.trace': query(
    'All that came of one task, oldest first',
    z.object({ traceId: z.string() }),
    z.object({ entries: z.array(activitySchema) }),
  ),
  'budget.get': query('What a workspace may spend and has spent', workspace, budgetSchema, errors),
  /** Over its limit a workspace gets no messages until the next month. */
  'budget.set': command(
    'Limit what a workspace may spend in a month',
    workspace.extend({ limitCents: cents.nullable() }),
    budgetSchema,
    errors,
  ),
} as const;
