import { z } from 'zod';
import { MAX_IDLE_MINUTES } from './entities.ts';
import { command, nothing, query } from './operation.ts';

/** How workspaces start and rest, for the whole installation. */
export const startPolicySchema = z.object({
  /** New workspaces below a lead sleep until their first message. */
  startLazily: z.boolean(),
  /** New workspaces go to sleep after so many idle minutes; null: never. */
  hibernateAfterMinutes: z.number().int().min(1).max(MAX_IDLE_MINUTES).nullable(),
  /** What all of them together are counted with at most, in MiB; null: most of what the engine has. */
  memoryBudgetMb: z.number().int().min(1).max(16_777_216).nullable(),
});
export type StartPolicy = z.infer<typeof startPolicySchema>;

/** What starts when, on a machine that cannot have everybody awake at once. */
export const startOperations = {
  'engine.startPolicy': query('How workspaces start and rest', nothing, startPolicySchema),
  'engine.setStartPolicy': command(
    'Change how workspaces start and rest',
    startPolicySchema.partial(),
    startPolicySchema,
    ['decided_elsewhere'],
  ),
  /** leads: those who wait for memory sleep until their first message · all: they start, whatever the memory */
  'engine.admit': command(
    'Decide about those who wait for memory',
    z.object({ choice: z.enum(['leads', 'all']) }),
    z.object({ count: z.number() }),
  ),
} as const;
