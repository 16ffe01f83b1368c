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

/** What its provider says of a key. */
export const keyVerdictSchema = z.object({
  /** untestable: nobody is known who could be asked */
  verdict: z.enum(['works', 'refused', 'unreachable', 'untestable']),
  /** Why, for people; nothing of the value. */
  message: z.string(),
});
export type KeyVerdict = z.infer<typeof keyVerdictSchema>;

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
  /** A command, since it goes out to the provider. Without a value, the one that is stored for the workspace or for all. */
  'secrets.test': command(
    'Ask the provider of a key whether it accepts it',
    z.object({ key: secretKeySchema, value: secretValueSchema.optional(), workspaceId }),
    keyVerdictSchema,
    ['secret_not_found', 'secret_unreadable', 'secrets_locked', 'workspace_not_found', 'workspace_removed'],
  ),
} as const;
