import { z } from 'zod';
import { command, nothing, query } from './operation.ts';

/** An environment variable as agents get it. */
export const secretKeySchema = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'letters, digits and "_", not starting with a digit');
export const secretValueSchema = z.string().min(1).max(65_536);
/** Without: for every workspace. */
const workspaceId = z.string().nullable().default(null);

export const secretSchema = z.object({
  key: z.string(),
  workspaceId: z.string().nullable(),
  /** template: brought by an import, which may change it again · user: set by a person */
  source: z.enum(['template', 'user']),
  updatedAt: z.number(),
});
export type Secret = z.infer<typeof secretSchema>;

/** Values go in and reach the agents; no operation ever hands one out. */
export const secretOperations = {
  'secrets.list': query(
    'Names of the stored secrets',
    z.object({ workspaceId }),
    z.object({ secrets: z.array(secretSchema) }),
    ['workspace_not_found'],
  ),
  'secrets.set': command(
    'Store a secret',
    z.object({ key: secretKeySchema, value: secretValueSchema, workspaceId }),
    nothing,
    ['secret_reserved', 'secrets_locked', 'workspace_not_found', 'workspace_removed'],
  ),
  'secrets.remove': command('Delete a secret', z.object({ key: secretKeySchema, workspaceId }), nothing, [
    'secret_not_found',
  ]),
} as const;
