import { z } from 'zod';
import { accessOf } from '../../base/index.ts';
import type { Workspace } from '../../contract/index.ts';
import type { WorkspaceRecord } from '../../store/index.ts';
import { type NewWorkspace, wirePositions } from '../../workspaces/index.ts';
import { HttpProblem } from '../errors.ts';
import type { UnlistedRoutes } from '../services.ts';
import { listedWorkspace, publicWorkspace } from '../shapes.ts';

const accessSchema = z.enum(['none', 'read_only', 'read_write']);

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
  workspace_dir: z.string().nullish(),
  workspace_access: z.string().nullish(),
  budget_limit: z.number().int().min(0).nullish(),
  secrets: z.record(z.string(), z.string()).nullish(),
  initial_memories: z.array(z.object({ content: z.string(), scope: z.string().default('') })).nullish(),
  canvas: z.object({ x: z.number(), y: z.number() }).nullish(),
});

const patchBody = z.object({
  name: z.string().optional(),
  role: z.string().optional(),
  collapsed: z.boolean().optional(),
  tier: z.number().int().min(1).max(4).optional(),
  parent_id: z.string().nullable().optional(),
  runtime: z.string().min(1).max(100).optional(),
  workspace_dir: z.string().nullable().optional(),
  workspace_access: accessSchema.optional(),
  x: z.number().optional(),
  y: z.number().optional(),
});

/** What an agent must not change of itself: its isolation, what it sees of this machine, and whom it may talk to. */
const OWNERS_FIELDS = ['tier', 'parent_id', 'runtime', 'workspace_dir', 'workspace_access'] as const;

export const workspaceRoutes: UnlistedRoutes = (app, services, access) => {
  const { store, lifecycle, tokens, registry } = services;

  app.post('/workspaces', async (request, reply) => {
    access.admin(request);
    const parsed = createBody.safeParse(request.body);
    if (!parsed.success) throw new HttpProblem(400, 'invalid workspace payload');
    const body = parsed.data;
    if (body.delivery_mode && body.delivery_mode !== 'push' && body.delivery_mode !== 'poll') {
      throw new HttpProblem(400, "delivery_mode must be 'push' or 'poll'");
    }
    const folder = folderOf(body);
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
      folder,
      budgetLimit: body.budget_limit ?? undefined,
      secrets: body.secrets ?? undefined,
      memories: body.initial_memories ?? undefined,
      external: isExternal ? { url: body.url ?? '', deliveryMode: mode } : undefined,
    });
    reply.status(201);
    if (!record.external) {
      return {
        id: record.id,
        status: record.status,
        awareness_namespace: `workspace:${record.id}`,
        workspace_access: record.workspaceAccess,
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

  app.patch('/workspaces/:id', async (request) => {
    const record = access.workspace(request);
    const { x, y, ...body } = patchBody.parse(request.body);
    if (OWNERS_FIELDS.some((field) => body[field] !== undefined)) access.admin(request);
    if ((x === undefined) !== (y === undefined)) throw new HttpProblem(400, 'x and y are required together');
    const { name, role, collapsed, tier, runtime, parent_id: parentId = record.parentId } = body;
    if (runtime !== undefined && runtime !== record.runtime) await services.requireRuntime(runtime);
    const parent =
      parentId === null ? undefined : publicWorkspace(access.live(parentId), wirePositions(store));
    const canvas =
      x === undefined || y === undefined
        ? {}
        : { canvas: { x: x - (parent?.x ?? 0), y: y - (parent?.y ?? 0) } };
    const { needsRestart } = lifecycle.update({
      id: record.id,
      name,
      role,
      collapsed,
      tier,
      runtime,
      parentId,
      ...canvas,
      ...changedFolder(record, body),
      restart: false,
    });
    return { status: 'updated', ...(needsRestart ? { needs_restart: true } : {}) };
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
    const { count, stopFailures } = await lifecycle.remove(record.id, { purge: purge === 'true' });
    if (stopFailures > 0) {
      const error = `${stopFailures} of ${count} workspaces could not be stopped; the app goes on trying`;
      throw new HttpProblem(500, error, { removed_count: count, stop_failures: stopFailures });
    }
    return { status: purge === 'true' ? 'purged' : 'removed', cascade_deleted: count - 1 };
  });

  app.get('/admin/workspaces/:id/test-token', (request) => {
    access.admin(request);
    if (!services.info().openDev) throw new HttpProblem(404, 'not found');
    const record = registry.require(access.pathId(request));
    return { auth_token: tokens.issue(record.id, 'bearer'), workspace_id: record.id };
  });
};

function folderOf(body: {
  workspace_dir?: string | null | undefined;
  workspace_access?: string | null | undefined;
}): NewWorkspace['folder'] {
  const folder = body.workspace_dir || '';
  const stated = accessSchema.safeParse(body.workspace_access || accessOf(folder, undefined));
  if (!stated.success || (folder === '' && stated.data !== 'none'))
    throw new HttpProblem(400, 'invalid workspace access');
  return folder === '' ? undefined : { path: folder, access: stated.data };
}

function changedFolder(
  record: WorkspaceRecord,
  { workspace_dir: folder, workspace_access: stated }: z.infer<typeof patchBody>,
): Partial<Pick<Workspace, 'workspaceDir' | 'workspaceAccess'>> {
  if (folder === undefined) return stated === undefined ? {} : { workspaceAccess: stated };
  if (folder === null || folder === '') return { workspaceDir: '', workspaceAccess: 'none' };
  const kept = record.workspaceAccess === 'none' ? 'read_write' : record.workspaceAccess;
  return { workspaceDir: folder, workspaceAccess: stated ?? kept };
}
