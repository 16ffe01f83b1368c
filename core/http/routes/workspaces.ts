import { z } from 'zod';
import { hasInstance } from '../../contract/index.ts';
import { wirePositions } from '../../workspaces/index.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';
import { listedWorkspace, publicWorkspace } from '../shapes.ts';

const createBody = z.object({
  name: z.string(),
  role: z.string().nullish(),
  template: z.string().nullish(),
  tier: z.number().int().min(0).max(4).nullish(),
  model: z.string().max(100).nullish(),
  runtime: z.string().max(100).nullish(),
  external: z.boolean().nullish(),
  url: z.string().nullish(),
  delivery_mode: z.string().nullish(),
  parent_id: z.string().nullish(),
  max_concurrent_tasks: z.number().int().nullish(),
  canvas: z.object({ x: z.number(), y: z.number() }).nullish(),
});

const patchBody = z.object({
  name: z.string().optional(),
  role: z.string().optional(),
  collapsed: z.boolean().optional(),
  x: z.number().optional(),
  y: z.number().optional(),
});

/** Fields of the hosted platform that nothing here acts on yet: saying "updated" would be a lie. */
const NOT_YET = ['tier', 'parent_id', 'runtime', 'workspace_dir'];

export const workspaceRoutes: Routes = (app, services, access) => {
  const { store, lifecycle, tokens, registry } = services;

  app.post('/workspaces', async (request, reply) => {
    access.admin(request);
    const parsed = createBody.safeParse(request.body);
    if (!parsed.success) throw new HttpProblem(400, 'invalid workspace payload');
    const body = parsed.data;
    if (body.delivery_mode && body.delivery_mode !== 'push' && body.delivery_mode !== 'poll') {
      throw new HttpProblem(400, "delivery_mode must be 'push' or 'poll'");
    }
    const parentId = body.parent_id || null;
    if (parentId !== null) access.live(parentId);
    const isExternal = body.external === true || body.runtime === 'external';
    const mode = body.delivery_mode === 'poll' || (!body.delivery_mode && !body.url) ? 'poll' : 'push';
    const record = await services.createWorkspace({
      name: body.name,
      role: body.role ?? '',
      runtime: body.runtime || undefined,
      template: body.template || undefined,
      model: body.model || undefined,
      tier: body.tier || undefined,
      parentId,
      canvas: body.canvas ?? null,
      maxConcurrentTasks: body.max_concurrent_tasks ?? undefined,
      external: isExternal ? { url: body.url ?? '', deliveryMode: mode } : undefined,
    });
    reply.status(201);
    if (!record.external) {
      return {
        id: record.id,
        status: record.status,
        awareness_namespace: `workspace:${record.id}`,
        workspace_access: 'none',
      };
    }
    if (record.url !== '') return { id: record.id, external: true, status: record.status };
    const platformUrl = services.info().url;
    return {
      id: record.id,
      external: true,
      status: record.status,
      connection: {
        workspace_id: record.id,
        platform_url: platformUrl,
        auth_token: tokens.issue(record.id, 'bearer'),
        registry_endpoint: `${platformUrl}/registry/register`,
        heartbeat_endpoint: `${platformUrl}/registry/heartbeat`,
      },
    };
  });

  app.get('/workspaces', (request) => {
    access.admin(request);
    const positions = wirePositions(store);
    return store.workspaces.listLive().map((record) => listedWorkspace(record, positions));
  });

  app.get('/workspaces/:id', (request) => {
    const id = access.pathId(request);
    const includeRemoved = (request.query as { include_removed?: string }).include_removed === 'true';
    const tombstone = includeRemoved ? store.workspaces.get(id) : undefined;
    return publicWorkspace(tombstone ?? access.live(id), wirePositions(store));
  });

  app.get('/workspaces/:id/state', (request, reply) => {
    const id = access.pathId(request);
    const record = store.workspaces.get(id);
    if (!record) return reply.status(404).send({ workspace_id: id, deleted: true });
    if (record.status === 'removed') {
      return reply.status(404).send({ workspace_id: id, status: 'removed', deleted: true });
    }
    access.workspace(request);
    return { workspace_id: id, status: record.status, paused: record.status === 'paused', deleted: false };
  });

  app.patch('/workspaces/:id', (request) => {
    const record = access.workspace(request);
    const refused = NOT_YET.filter((field) => field in ((request.body as object | null) ?? {}));
    if (refused.length > 0) throw new HttpProblem(400, `cannot be changed yet: ${refused.join(', ')}`);
    const { x, y, ...fields } = patchBody.parse(request.body);
    if ((x === undefined) !== (y === undefined)) throw new HttpProblem(400, 'x and y are required together');
    const parent =
      record.parentId === null
        ? undefined
        : publicWorkspace(access.live(record.parentId), wirePositions(store));
    const canvas =
      x === undefined || y === undefined
        ? {}
        : { canvas: { x: x - (parent?.x ?? 0), y: y - (parent?.y ?? 0) } };
    lifecycle.update({ id: record.id, ...fields, ...canvas });
    return { status: 'updated' };
  });

  app.delete('/workspaces/:id', async (request) => {
    access.admin(request);
    const record = access.live(access.pathId(request));
    const { confirm, purge } = request.query as { confirm?: string; purge?: string };
    const children = store.workspaces.childrenOf(record.id);
    if (children.length > 0 && confirm !== 'true') {
      return Promise.reject(
        new HttpProblem(409, 'this workspace has children', {
          status: 'confirmation_required',
          message: `${record.name} has ${children.length} sub-workspaces: repeat with confirm=true to remove them too`,
          children: children.map((child) => ({ id: child.id, name: child.name })),
          children_count: children.length,
        }),
      );
    }
    const count = await lifecycle.remove(record.id, { purge: purge === 'true' });
    return { status: purge === 'true' ? 'purged' : 'removed', cascade_deleted: count - 1 };
  });

  app.post('/workspaces/:id/restart', (request) => {
    const record = access.workspace(request);
    if (!hasInstance(record)) {
      return {
        status: 'noop',
        runtime: record.runtime,
        message: record.external
          ? 'external workspaces are restarted by their owner'
          : 'mock workspaces have nothing to restart',
      };
    }
    lifecycle.restart(record.id);
    return { status: 'provisioning', config_dir: '', reset_session: false };
  });

  app.post('/workspaces/:id/pause', (request) => {
    const record = access.workspace(request);
    return { status: 'paused', paused_count: lifecycle.pause(record.id) };
  });

  app.post('/workspaces/:id/resume', (request) => {
    const record = access.workspace(request);
    if (record.desired !== 'paused') throw new HttpProblem(404, 'workspace not found or not paused');
    return { status: 'provisioning', resumed_count: lifecycle.resume(record.id) };
  });

  app.get('/admin/workspaces/:id/test-token', (request) => {
    access.admin(request);
    if (!services.info().openDev) throw new HttpProblem(404, 'not found');
    const record = registry.require(access.pathId(request));
    return { auth_token: tokens.issue(record.id, 'bearer'), workspace_id: record.id };
  });
};
