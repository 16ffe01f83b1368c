import { z } from 'zod';

export const logLineSchema = z.object({
  /** When it was printed: RFC 3339 in UTC with nine digits of a second, so that times sort as texts. */
  time: z.string(),
  /** stdout, stderr: the agent printed it · app: the app put it there, where one instance ended */
  stream: z.enum(['stdout', 'stderr', 'app']),
  /** With its colour codes, without secrets. */
  text: z.string(),
});
export type LogLine = z.infer<typeof logLineSchema>;
