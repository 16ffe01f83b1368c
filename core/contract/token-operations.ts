import { z } from 'zod';
import { command, nothing, query } from './operation.ts';

/** A live token, without its text. */
export const tokenSchema = z.object({
  id: z.string(),
  /** Its first characters, for people to recognise it by. */
  display: z.string(),
  createdAt: z.number(),
  lastUsedAt: z.number().nullable(),
});
export type Token = z.infer<typeof tokenSchema>;

export const orgTokenSchema = tokenSchema.extend({
  name: z.string(),
  /** The token that made it, by its first characters; empty: the owner. */
  createdBy: z.string(),
  /** The workspace that it reaches down from; null for the whole installation. */
  orgId: z.string().nullable(),
});
export type OrgToken = z.infer<typeof orgTokenSchema>;

/** The text, this once: it is stored nowhere. */
const issued = z.object({ token: z.string() });
const workspaceErrors = ['workspace_not_found', 'workspace_removed'] as const;

/** Tokens of programs. `tokens.changed` tells when to list anew. */
export const tokenOperations = {
  'tokens.list': query(
    'Live tokens of a workspace, newest first',
    z.object({ workspaceId: z.string() }),
    z.object({ tokens: z.array(tokenSchema) }),
    [...workspaceErrors],
  ),
  'tokens.create': command('Make a token for a workspace', z.object({ workspaceId: z.string() }), issued, [
    ...workspaceErrors,
    'too_many_tokens',
  ]),
  'tokens.revoke': command(
    'Revoke a token of a workspace',
    z.object({ workspaceId: z.string(), id: z.string() }),
    nothing,
    [...workspaceErrors, 'token_not_found'],
  ),
  'orgTokens.list': query(
    'Live tokens for the installation and its orgs, newest first',
    nothing,
    z.object({ tokens: z.array(orgTokenSchema) }),
  ),
  'orgTokens.create': command(
    'Make a token for the installation or an org',
    z.object({ name: z.string().max(100).default(''), orgId: z.string().nullable().default(null) }),
    issued.extend({ about: orgTokenSchema }),
    ['workspace_not_found'],
  ),
  'orgTokens.revoke': command(
    'Revoke a token for the installation or an org',
    z.object({ id: z.string() }),
    nothing,
    ['token_not_found'],
  ),
} as const;
