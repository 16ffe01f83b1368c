import { z } from 'zod';
import { isoTime, isUuid } from '../../base/index.ts';
import type { ListedToken, OrgTokenRecord } from '../../store/index.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';

const SHOWN_ONCE = 'Store this token now: it is not shown again';
const HOUR_MS = 3_600_000;
const isoTimeOrNull = z.string().nullable();

/** Out-of-range and unreadable numbers fall back, as clients expect. */
const page = z.object({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .default(50)
    .catch(50)
    .transform((limit) => Math.min(limit, 200)),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0).catch(0),
});
const tokenRow = z.object({
  id: z.string(),
  prefix: z.string(),
  created_at: z.string(),
  last_used_at: isoTimeOrNull,
});
const orgTokenRow = tokenRow.extend({
  name: z.string(),
  created_by: z.string(),
  org_id: z.string().nullable(),
});

/** Tokens of workspaces and of orgs: made, listed without their text, revoked. */
export const tokenRoutes: Routes = (define, { tokens, orgTokens }, access) => {
  define(
    {
      method: 'GET',
      path: '/workspaces/:id/tokens',
      tier: 'workspace',
      summary: 'Its live tokens, newest first',
      query: page,
      answers: { 200: z.object({ tokens: z.array(tokenRow), count: z.number().int() }) },
    },
    ({ workspace, query }) => {
      const rows = tokens.list(workspace.id, query.limit, query.offset).map(rowOf);
      return { tokens: rows, count: rows.length };
    },
  );

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/tokens',
      tier: 'workspace',
      summary: 'One more token for it',
      answers: {
        201: z.object({ auth_token: z.string(), workspace_id: z.string(), message: z.string() }),
        429: 'it has 50 live ones',
      },
    },
    ({ workspace, reply }) => {
      const token = tokens.issueAnother(workspace.id);
      reply.status(201);
      return { auth_token: token, workspace_id: workspace.id, message: SHOWN_ONCE };
    },
  );

  define(
    {
      method: 'DELETE',
      path: '/workspaces/:id/tokens/:tokenId',
      tier: 'workspace',
      summary: 'Revoke one of its tokens',
      answers: {
        200: z.object({ status: z.literal('revoked') }),
        404: 'it has no such live token',
      },
    },
    ({ workspace, params }) => {
      tokens.revoke(workspace.id, params.tokenId ?? '');
      return { status: 'revoked' };
    },
  );

  define(
    {
      method: 'GET',
      path: '/org/tokens',
      tier: 'admin',
      summary: 'The live org tokens, newest first, 500 at most',
      answers: { 200: z.object({ tokens: z.array(orgTokenRow), count: z.number().int() }) },
    },
    () => {
      const rows = orgTokens.list().map(orgRowOf);
      return { tokens: rows, count: rows.length };
    },
  );

  define(
    {
      method: 'POST',
      path: '/org/tokens',
      tier: 'admin',
      summary: 'A token for the whole installation, or for everything below one workspace (org_id)',
      body: z.object({ name: z.string().max(100).default(''), org_id: z.string().nullish() }).optional(),
      limit: { max: 10, windowMs: HOUR_MS, by: 'address', error: 'too many org tokens in this hour' },
      answers: {
        200: z.object({
          id: z.string(),
          prefix: z.string(),
          name: z.string(),
          auth_token: z.string(),
          warning: z.string(),
        }),
        404: 'there is no workspace with this org_id',
        429: 'ten were made from this address within an hour',
      },
      difference:
        'org_id limits it to a workspace and what is below; the hosted platform knows the org itself',
    },
    ({ request, body }) => {
      const identity = access.identity(request);
      const createdBy = identity.kind === 'admin' ? (identity.orgToken?.display ?? '') : '';
      const orgId = body?.org_id?.toLowerCase() || null;
      if (orgId !== null && !isUuid(orgId)) throw new HttpProblem(400, 'invalid org_id');
      const { record, token } = orgTokens.issue({ name: body?.name ?? '', createdBy, orgId });
      return {
        id: record.id,
        prefix: record.display,
        name: record.name,
        auth_token: token,
        warning: SHOWN_ONCE,
      };
    },
  );

  define(
    {
      method: 'DELETE',
      path: '/org/tokens/:tokenId',
      tier: 'admin',
      summary: 'Revoke an org token',
      answers: { 200: z.object({ revoked: z.string() }), 404: 'there is no such live token' },
    },
    ({ params }) => {
      const id = params.tokenId ?? '';
      orgTokens.revoke(id);
      return { revoked: id };
    },
  );
};

function rowOf(token: ListedToken) {
  return {
    id: token.id,
    prefix: token.display,
    created_at: isoTime(token.createdAt),
    last_used_at: token.lastUsedAt === null ? null : isoTime(token.lastUsedAt),
  };
}

function orgRowOf(token: OrgTokenRecord) {
  return { ...rowOf(token), name: token.name, created_by: token.createdBy, org_id: token.orgId };
}
