import { z } from 'zod';
import { canCommunicate, reachableUrl } from '../../agents/index.ts';
import { checkOutboundUrl, isUuid, toAppError } from '../../base/index.ts';
import type { WorkspaceRecord } from '../../store/index.ts';
import { header } from '../access.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';

/** When to ask again for the address of one that wakes up. */
const WAKE_RETRY_SECONDS = 15;

/** Whom an agent may talk to, and where. */
export const discoverRoutes: Routes = (define, services, access) => {
  const { store } = services;

  define(
    {
      method: 'GET',
      path: '/registry/discover/:id',
      tier: 'own',
      summary: 'Where an agent reaches another one',
      answers: {
        200: z.object({ id: z.string(), url: z.string(), name: z.string() }),
        400: 'not a UUID, or nobody says who asks',
        401: 'whoever asks is not who they say they are',
        403: 'the two may not talk',
        404: 'there is no such workspace',
        410: 'it was removed',
        503: z.object({
          error: z.string(),
          status: z.string().optional(),
          waking: z.literal(true).optional(),
          retry_after: z.number().optional(),
        }),
      },
      difference:
        'the caller may be left out where a token tells it; to discover one that sleeps wakes it: the 503 has `waking`, `retry_after` and `Retry-After`',
    },
    ({ request }) => {
      const identity = access.identity(request);
      const named =
        header(request, 'x-workspace-id')?.toLowerCase() ??
        (identity.kind === 'workspace' ? identity.id : undefined);
      if (named === undefined) throw new HttpProblem(400, 'X-Workspace-ID header is required');
      access.registry(request, named);
      const caller = access.live(named);
      const target = access.live(access.pathId(request));
      access.mayTalk(caller.id, target.id, 'not authorized to discover this workspace');
      if (target.external) requireSafe(target);
      const inContainer = !caller.external && services.info().backend === 'docker';
      const url = reachableUrl(target, inContainer);
      if (url !== null) return { id: target.id, url, name: target.name };
      throw unavailable(target, () => services.lifecycle.wake(target.id));
    },
  );

  define(
    {
      method: 'POST',
      path: '/registry/check-access',
      tier: 'open',
      summary: 'Whether two workspaces may talk',
      body: z.object({ caller_id: z.string().min(1), target_id: z.string().min(1) }),
      answers: { 200: z.object({ allowed: z.boolean() }) },
      difference: 'roots of different imported orgs may not',
    },
    ({ body: { caller_id, target_id } }) => {
      const known = isUuid(caller_id) && isUuid(target_id);
      return {
        allowed: known && canCommunicate(store, caller_id.toLowerCase(), target_id.toLowerCase()),
      };
    },
  );
};

/** The rules may be stricter now than when the address was stored. */
function requireSafe({ agentUrl }: WorkspaceRecord): void {
  if (agentUrl === '') return;
  try {
    checkOutboundUrl(agentUrl);
  } catch (error) {
    const { message } = toAppError(error);
    throw new HttpProblem(503, 'workspace URL failed safety check', { detail: message });
  }
}

/** Whoever asks for the address of one that sleeps is about to send it something, without this app. */
function unavailable({ status, desired }: WorkspaceRecord, wake: () => void): HttpProblem {
  if (desired !== 'hibernated') return new HttpProblem(503, 'workspace not available', { status });
  wake();
  const waking = { status, waking: true, retry_after: WAKE_RETRY_SECONDS };
  const headers = { 'retry-after': String(WAKE_RETRY_SECONDS) };
  return new HttpProblem(503, 'workspace not available', waking, headers);
}
