import { z } from 'zod';
import { appErrorSchema } from './entities.ts';

/** Work that takes longer than a request: it goes on by itself, tells how far it is, and can be cancelled. */
export const taskSchema = z.object({
  id: z.string(),
  kind: z.enum(['image.build', 'image.refresh', 'offline.export', 'offline.import', 'plugin.install']),
  /** For people, e.g. `Build the image of claude-code`. */
  title: z.string(),
  status: z.enum(['running', 'succeeded', 'failed', 'cancelled']),
  /** 0…1; null while that is not known. */
  progress: z.number().nullable(),
  /** What it does at the moment, for people. */
  message: z.string(),
  /** In the shape that its operation promises; null until it succeeded. */
  result: z.record(z.string(), z.unknown()).nullable(),
  error: appErrorSchema.nullable(),
  /** Of an installation: what was asked for, which says where it can be looked at and lets it be tried again. */
  plugin: z
    .object({
      workspaceId: z.string(),
      source: z.string(),
      sha256: z.string().optional(),
      track: z.string(),
    })
    .optional(),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  endedAt: z.number().nullable(),
});
export type Task = z.infer<typeof taskSchema>;
