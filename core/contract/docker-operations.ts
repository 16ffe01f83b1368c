import { z } from 'zod';
import { engineInfoSchema } from './entities.ts';
import { command, nothing } from './operation.ts';

/** What people do about the Docker engine. */
export const dockerOperations = {
  'docker.retry': command('Look for a Docker engine again', nothing, engineInfoSchema),
  'docker.use': command(
    'Choose the Docker engine',
    /** Neither: whatever Docker's own programs use. Containers on the former engine are removed, volumes stay there. */
    z.object({ endpoint: z.string().min(1).optional(), context: z.string().min(1).optional() }),
    engineInfoSchema,
    ['docker_absent', 'docker_fixed'],
  ),
} as const;
