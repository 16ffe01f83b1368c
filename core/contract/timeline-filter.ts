import { z } from 'zod';
import { entryKinds, outcomes } from './timeline-kinds.ts';

/** Everything that is given must hold; an empty filter lets everything pass. */
export const timelineFilterSchema = z.object({
  kinds: z.array(z.enum(entryKinds)).optional(),
  outcomes: z.array(z.enum(outcomes)).optional(),
  /** A workspace that has to do with the row; null is the user. */
  who: z.string().nullable().optional(),
  /** Seen from the workspace whose timeline it is. */
  direction: z.enum(['in', 'out']).optional(),
  /** Words that all appear somewhere in it, in any case. */
  text: z.string().max(500).optional(),
  /** Milliseconds since the epoch. */
  from: z.number().optional(),
});
export type TimelineFilter = z.infer<typeof timelineFilterSchema>;
