import { z } from 'zod';
import { engineInfoSchema } from './entities.ts';
import { command, nothing, query } from './operation.ts';

/** What people do about the Docker engine. */
export const dockerOperations = {
  'docker.retry': command('Look for a Docker engine again', nothing, engineInfoSchema),
  'docker.choice': query(
    'Which Docker engine was chosen',
    nothing,
    z.object({
      /** Both null: whatever Docker's own programs use. */
      endpoint: z.string().nullable(),
      context: z.string().nullable(),
      /** The variable of the environment that decides it; null: people do. */
      fixedBy: z.string().nullable(),
    }),
  ),
  'docker.use': command(
    'Choose the Docker engine',
    /** Neither: whatever Docker's own programs use. Containers on the former engine are removed, volumes stay there. */
    z.object({ endpoint: z.string().min(1).optional(), context: z.string().min(1).optional() }),
    engineInfoSchema,
    ['docker_absent', 'docker_fixed'],
  ),
} as const;
