import { z } from 'zod';
import { activitySchema, buildSchema, delegationSchema, problemSchema, workspaceSchema } from './entities.ts';
import { engineEventSchema } from './events.ts';
import { nothing, query } from './operation.ts';

/** Milliseconds since the epoch. */
const time = z.number();

/** Something that happened, as it is recorded. In the order of its time; equal times in the order of the record. */
const recordedEventSchema = z.object({ at: time, event: engineEventSchema });
export type RecordedEvent = z.infer<typeof recordedEventSchema>;

/** What happened, told once more: nothing of it runs again. */
export const replayOperations = {
  'replay.range': query(
    'How far back the record goes',
    nothing,
    z.object({
      /** null: nothing is recorded. */
      from: time.nullable(),
      to: time,
      /** Orgs that were imported since then, newest first. */
      imports: z.array(z.object({ at: time, endedAt: time.nullable(), title: z.string() })),
    }),
  ),
  /** Times before the record begins are moved to its beginning. */
  'replay.open': query(
    'What the org looked like at a moment',
    z.object({ from: time, to: time }).refine(({ from, to }) => from < to, { path: ['to'] }),
    z.object({
      from: time,
      to: time,
      workspaces: z.array(workspaceSchema),
      delegations: z.array(delegationSchema),
      builds: z.array(buildSchema),
      problems: z.array(problemSchema),
      /** What had happened last, newest first. */
      activity: z.array(activitySchema),
      /** Where `replay.read` begins. */
      cursor: z.string(),
    }),
    ['nothing_recorded'],
  ),
  'replay.read': query(
    'What happened from a moment on',
    z.object({ cursor: z.string(), limit: z.number().int().min(1).max(5_000).default(2_000) }),
    z.object({
      events: z.array(recordedEventSchema),
      /** null: that was all. */
      cursor: z.string().nullable(),
    }),
    ['invalid_cursor'],
  ),
} as const;
