import { z } from 'zod';
import { canCommunicate, peersOf, reachableUrl } from '../../agents/index.ts';
import { isUuid } from '../../base/index.ts';
import { header } from '../access.ts';
import { HttpProblem } from '../errors.ts';
import type { UnlistedRoutes } from '../services.ts';
import { peer } from '../shapes.ts';

/** When to ask again for the address of one that wakes up. */
const WAKE_RETRY_SECONDS = 15;

const card = z.record(z.string(), z.unknown());
const registerBody = z.object({
  id: z.string(),
  url: z.string().nullish(),
  agent_card: card,
  delivery_mode: z.string().nullish(),
});
const heartbeatBody = z.object({
  workspace_id: z.string(),
  error_rate: z.number().nullish(),
  sample_error: z.string().nullish(),
  active_tasks: z.number().nullish(),
  uptime_seconds: z.number().nullish(),
  current_task: z.string().nullish(),
  monthly_spend: z.number().nullish(),
  runtime_state: z.string().nullish(),
  runtime_metadata: z
    .object({
      capabilities: z.record(z.string(), z.boolean()).nullish(),
      idle_timeout_seconds: z.number().nullish(),
    })
    .nullish(),
});
const updateCardBody = z.object({ workspace_id: z.string(), agent_card: card });
const accessBody = z.object({ caller_id: z.string(), target_id: z.string() });

export const registryRoutes: UnlistedRoutes = (app, services, access) => {
  const { store, registry } = services;

  app.post('/registry/register', (request) => {
    const body = registerBody.parse(request.body);
    const mode = body.delivery_mode || undefined;
    if (mode !== undefined && mode !== 'push' && mode !== 'poll') {
      throw new HttpProblem(400, "delivery_mode must be 'push' or 'poll'");
    }
    access.registry(request, body.id);
    const result = services.register({
      id: body.id,
      url: body.url ?? undefined,
      agentCard: body.agent_card,
      deliveryMode: mode,
    });
    return {
      status: 'registered',
      delivery_mode: result.deliveryMode,
      ...(result.authToken ? { auth_token: result.authToken } : {}),
    };
  });

  app.post('/registry/heartbeat', (request) => {
    const body = heartbeatBody.parse(request.body);
    access.registry(request, body.workspace_id);
    const record = access.live(body.workspace_id);
    services.heartbeat(record, {
      workspaceId: record.id,
      errorRate: body.error_rate ?? undefined,
      sampleError: body.sample_error ?? undefined,
      activeTasks: body.active_tasks ?? undefined,
      uptimeSeconds: body.uptime_seconds ?? undefined,
      currentTask: body.current_task ?? undefined,
      monthlySpend: body.monthly_spend ?? undefined,
      runtimeState: body.runtime_state ?? undefined,
      capabilities: body.runtime_metadata?.capabilities ?? undefined,
    });
    return { status: 'ok' };
  });

  app.post('/registry/update-card', (request) => {
    const body = updateCardBody.parse(request.body);
    access.registry(request, body.workspace_id);
    const record = access.live(body.workspace_id);
    registry.change(
      record.id,
      { agentCard: body.agent_card },
      { event: 'AGENT_CARD_UPDATED', payload: { agent_card: body.agent_card } },
    );
    return { status: 'updated' };
  });

  app.get('/registry/discover/:id', (request) => {
    const identity = access.identity(request);
    const named =
      header(request, 'x-workspace-id') ?? (identity.kind === 'workspace' ? identity.id : undefined);
    if (named === undefined) throw new HttpProblem(400, 'X-Workspace-ID header is required');
    access.registry(request, named);
    const caller = access.live(named);
    const target = access.live(access.pathId(request));
    access.mayTalk(caller.id, target.id, 'not authorized to discover this workspace');
    const inContainer = !caller.external && services.info().backend === 'docker';
    const url = reachableUrl(target, inContainer);
    if (url !== null) return { id: target.id, url, name: target.name };
    const unavailable = { status: target.status };
    if (target.desired !== 'hibernated') throw new HttpProblem(503, 'workspace not available', unavailable);
    // Whoever asks for its address is about to send it something, without this app.
    services.lifecycle.wake(target.id);
    const waking = { ...unavailable, waking: true, retry_after: WAKE_RETRY_SECONDS };
    const headers = { 'retry-after': String(WAKE_RETRY_SECONDS) };
    throw new HttpProblem(503, 'workspace not available', waking, headers);
  });

  app.get('/registry/:id/peers', (request) => {
    const id = access.pathId(request);
    access.registry(request, id);
    const record = access.live(id);
    const { q } = request.query as { q?: string };
    return peersOf(store, record, q).map(peer);
  });

  app.post('/registry/check-access', (request) => {
    const { caller_id, target_id } = accessBody.parse(request.body);
    const known = isUuid(caller_id) && isUuid(target_id);
    return { allowed: known && canCommunicate(store, caller_id, target_id) };
  });
};
