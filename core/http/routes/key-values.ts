import { z } from 'zod';
import { isoTime } from '../../base/index.ts';
import { MAX_KEY_LENGTH } from '../../memory/index.ts';
import type { KeyValueRecord } from '../../store/index.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';

const MAX_TTL_SECONDS = 100 * 365 * 86_400;

const writeBody = z.object({
  key: z.string(),
  value: z.unknown().optional(),
  ttl_seconds: z.number().int().min(0).max(MAX_TTL_SECONDS).nullish(),
  if_match_version: z.number().int().min(0).nullish(),
});
const entry = z.object({
  key: z.string(),
  value: z.unknown(),
  version: z.number(),
  expires_at: z.string().optional(),
  updated_at: z.string(),
});

export const keyValueRoutes: Routes = (define, { keyValues }) => {
  define(
    {
      method: 'GET',
      path: '/workspaces/:id/memory',
      tier: 'workspace',
      summary: 'What it keeps by name',
      answers: { 200: z.array(entry) },
    },
    ({ workspace: { id } }) => keyValues.list(id).map(entryRow),
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/memory/:key',
      tier: 'workspace',
      summary: 'What it keeps under a name',
      answers: { 200: entry, 404: 'nothing, or nothing any more' },
    },
    ({ workspace: { id }, params }) => {
      const found = keyValues.get(id, params.key ?? '');
      if (!found) throw new HttpProblem(404, 'key not found');
      return entryRow(found);
    },
  );

  define(
    {
      method: 'POST',
      path: '/workspaces/:id/memory',
      tier: 'workspace',
      summary: 'Keeps a value under a name, for a while or as long as nobody changes it',
      body: writeBody,
      answers: {
        200: z.object({ status: z.literal('ok'), key: z.string(), version: z.number() }),
        400: 'no key, or a long one',
        409: z.object({
          error: z.string(),
          expected_version: z.number(),
          current_version: z.number(),
        }),
      },
    },
    ({ workspace: { id }, body }) => {
      const { key } = body;
      if (key === '') throw new HttpProblem(400, 'key is required');
      if (key.length > MAX_KEY_LENGTH) {
        throw new HttpProblem(400, `key must be at most ${MAX_KEY_LENGTH} characters`);
      }
      const expected = body.if_match_version ?? undefined;
      const result = keyValues.set(id, {
        key,
        value: body.value,
        ttlSeconds: body.ttl_seconds ?? undefined,
        ifVersion: expected,
      });
      if (result.written) return { status: 'ok', key, version: result.version };
      throw new HttpProblem(409, 'if_match_version mismatch', {
        expected_version: expected,
        current_version: result.currentVersion,
      });
    },
  );

  define(
    {
      method: 'DELETE',
      path: '/workspaces/:id/memory/:key',
      tier: 'workspace',
      summary: 'Lets go of what is under a name, if anything is',
      answers: { 200: z.object({ status: z.literal('deleted') }) },
    },
    ({ workspace: { id }, params }) => {
      keyValues.remove(id, params.key ?? '');
      return { status: 'deleted' };
    },
  );
};

function entryRow({ key, value, version, expiresAt, updatedAt }: KeyValueRecord) {
  return {
    key,
    value: JSON.parse(value) as unknown,
    version,
    ...(expiresAt === null ? {} : { expires_at: isoTime(expiresAt) }),
    updated_at: isoTime(updatedAt),
  };
}
