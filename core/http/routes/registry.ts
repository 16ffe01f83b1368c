import { z } from 'zod';
import { type Heartbeat, peersOf } from '../../agents/index.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';
import { peer } from '../shapes.ts';
import { publicWorkspaceSchema } from '../workspace-json.ts';

const card = z.record(z.string(), z.unknown());
const registerBody = z.object({
  id: z.string().min(1),
  url: z.string().nullish(),
  agent_card: card,
  delivery_mode: z.string().nullish(),
});
const heartbeatBody = z.object({
  workspace_id: z.string().min(1),
  error_rate: z.number().nullish(),
  sample_error: z.string().nullish(),
  active_tasks: z.number().nullish(),
  uptime_seconds: z.number().nullish(),
  current_task: z.string().nullish(),
  monthly_spend: z.number().nullish(),
  runtime_state: z.string().nullish(),
  runtime_metadata: z
    .object({
      capabilities: z.record(z.string(), z.unknown()).nullish(),
      idle_timeout_seconds: z.number().nullish(),
    })
    .nullish(),
});
const updateCardBody = z.object({ workspace_id: z.string().min(1), agent_card: card });
const peerSchema = publicWorkspaceSchema.pick({
  id: true,
  name: true,
  role: true,
  tier: true,
  status: true,
  agent_card: true,
  url: true,
  parent_id: true,
  active_tasks: true,
});
const UNKNOWN = 'there is no such workspace';
const REMOVED = 'it was removed';

export const registryRoutes: Routes = (define, services, access) => {
  const { store, registry } = services;

  define(
    {
      method: 'POST',
      path: '/registry/register',
      tier: 'registry',
      summary: 'An agent tells that it is there, and where',
      body: registerBody,
      answers: {
        200: z.object({
          status: z.literal('registered'),
          delivery_mode: z.enum(['push', 'poll']),
          /** While the workspace has no live token. */
          auth_token: z.string().optional(),
          platform_inbound_secret: z.string(),
        }),
        400: 'no address to push to, one that is refused, or no such mode',
        401: 'the workspace has a token, and this is not it',
        404: UNKNOWN,
        410: REMOVED,
      },
      difference:
        'an unknown id is 404 instead of a new row; the URL that a container of ours reports is remembered, not used. Only external agents may come without a token while they have none: what the app starts is given its own, which ends with the wish for that very instance (restart, pause, sleep, removal)',
    },
    ({ request, body }) => {
      const id = body.id.toLowerCase();
      access.registry(request, id);
      const mode = body.delivery_mode || undefined;
      if (mode !== undefined && mode !== 'push' && mode !== 'poll') {
        throw new HttpProblem(400, "delivery_mode must be 'push' or 'poll'");
      }
      access.live(id);
      const result = services.register({
        id,
        url: body.url ?? undefined,
        agentCard: body.agent_card,
        deliveryMode: mode,
      });
      return {
        status: 'registered',
        delivery_mode: result.deliveryMode,
        ...(result.authToken ? { auth_token: result.authToken } : {}),
        platform_inbound_secret: services.inboundSecrets.deliver(id),
      };
    },
  );

  define(
    {
      method: 'POST',
      path: '/registry/heartbeat',
      tier: 'registry',
      summary: 'An agent tells that it lives, and what it does',
      body: heartbeatBody,
      answers: {
        200: z.object({ status: z.literal('ok'), platform_inbound_secret: z.string() }),
        401: 'the workspace has a token, and this is not it',
        404: UNKNOWN,
        410: REMOVED,
      },
      difference: 'any beat also lifts one that has failed',
    },
    ({ request, body }) => {
      const id = body.workspace_id.toLowerCase();
      access.registry(request, id);
      services.heartbeat(access.live(id), beatOf(id, body));
      // With every beat: an agent that has lost it is well again after one interval.
      return { status: 'ok', platform_inbound_secret: services.inboundSecrets.deliver(id) };
    },
  );

  define(
    {
      method: 'POST',
      path: '/registry/update-card',
      tier: 'registry',
      summary: 'An agent changes what it says of itself',
      body: updateCardBody,
      answers: {
        200: z.object({ status: z.literal('updated') }),
        401: 'the workspace has a token, and this is not it',
        404: UNKNOWN,
        410: REMOVED,
      },
    },
    ({ request, body: { workspace_id, agent_card } }) => {
      const id = workspace_id.toLowerCase();
      access.registry(request, id);
      const { id: live } = access.live(id);
      const platform = { event: 'AGENT_CARD_UPDATED' as const, payload: { agent_card } };
      registry.change(live, { agentCard: agent_card }, platform);
      return { status: 'updated' };
    },
  );

  define(
    {
      method: 'GET',
      path: '/registry/:id/peers',
      tier: 'registry',
      summary: 'Siblings, children and the parent of a workspace',
      query: z.object({ q: z.string().optional() }),
      answers: {
        200: z.array(peerSchema),
        400: 'not a UUID',
        401: 'the workspace has a token, and this is not it',
        404: UNKNOWN,
        410: REMOVED,
      },
      difference: 'roots of different imported orgs are no peers',
    },
    ({ request, query: { q } }) => {
      const id = access.pathId(request);
      access.registry(request, id);
      return peersOf(store, access.live(id), q).map(peer);
    },
  );
};

function beatOf(workspaceId: string, body: z.infer<typeof heartbeatBody>): Heartbeat {
  const { capabilities, idle_timeout_seconds: idle } = body.runtime_metadata ?? {};
  return {
    workspaceId,
    errorRate: body.error_rate ?? undefined,
    sampleError: body.sample_error ?? undefined,
    activeTasks: body.active_tasks ?? undefined,
    uptimeSeconds: body.uptime_seconds ?? undefined,
    currentTask: body.current_task ?? undefined,
    monthlySpend: body.monthly_spend ?? undefined,
    runtimeState: body.runtime_state ?? undefined,
    runtime: body.runtime_metadata
      ? {
          capabilities: Object.fromEntries(
            Object.entries(capabilities ?? {}).map(([name, value]) => [name, value === true]),
          ),
          idleTimeoutSeconds: idle && idle > 0 ? idle : null,
        }
      : undefined,
  };
}
