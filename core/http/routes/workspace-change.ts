import { z } from 'zod';
import type { Workspace } from '../../contract/index.ts';
import type { WorkspaceRecord } from '../../store/index.ts';
import { wirePositions } from '../../workspaces/index.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';
import { parentIdSchema } from '../workspace-json.ts';

const accessSchema = z.enum(['none', 'read_only', 'read_write']);

/** Unknown keys are passed over, `budget_limit` among them: it has a route of its own. */
const patchBody = z.object({
  name: z.string().optional(),
  role: z.string().optional(),
  collapsed: z.boolean().optional(),
  tier: z.number().int().min(1).max(4).optional(),
  parent_id: parentIdSchema.nullable().optional(),
  runtime: z.string().min(1).max(100).optional(),
  delivery_mode: z.string().optional(),
  workspace_dir: z.string().nullable().optional(),
  workspace_access: accessSchema.optional(),
  x: z.number().optional(),
  y: z.number().optional(),
});
type PatchBody = z.infer<typeof patchBody>;

/** What an agent must not change of itself: its isolation, what it sees of this machine, and whom it may talk to. */
const OWNERS_FIELDS = ['tier', 'parent_id', 'runtime', 'workspace_dir', 'workspace_access'] as const;

/** Of these, what reaches out of every org: how it is kept apart from this machine, and folders of it. */
const MACHINE_FIELDS = ['tier', 'workspace_dir', 'workspace_access'] as const;

export const workspaceChangeRoutes: Routes = (define, services, access) => {
  const { store, lifecycle } = services;

  /** Where a point of the whole canvas is relative to the parent. */
  const placeOf = ({ x, y }: PatchBody, parentId: string | null) => {
    if ((x === undefined) !== (y === undefined)) throw new HttpProblem(400, 'x and y are required together');
    if (x === undefined || y === undefined) return {};
    const above = parentId === null ? { x: 0, y: 0 } : wirePositions(store).absolute(access.live(parentId));
    return { canvas: { x: x - above.x, y: y - above.y } };
  };

  define(
    {
      method: 'PATCH',
      path: '/workspaces/:id',
      tier: 'workspace',
      summary: 'Changes a workspace',
      body: patchBody,
      answers: {
        200: z.object({ status: z.literal('updated'), needs_restart: z.literal(true).optional() }),
        400: 'a field that cannot be',
        401: "a field that only the owner's token may change",
        404: 'there is no such parent',
        409: 'the name is taken, it would be below itself, or it is being removed',
      },
      difference:
        "`tier`, `parent_id`, `runtime`, `workspace_dir` and `workspace_access` need the owner's token: an agent must not change its own isolation. Org tokens of one org move workspaces within it only, and change neither tier nor folder. `delivery_mode` can be changed. Another tier or runtime starts at once; another folder or parent answers `needs_restart: true`. Emits `WORKSPACE_UPDATED` with what was changed, but for `workspace_dir`; a move also `WORKSPACE_MOVED`, and one into its own team is 409. A change is whole or not at all",
    },
    async ({ request, workspace, body }) => {
      if (OWNERS_FIELDS.some((field) => body[field] !== undefined)) access.admin(request);
      if (MACHINE_FIELDS.some((field) => body[field] !== undefined)) access.installation(request);
      const { name, role, collapsed, tier, runtime } = body;
      const parentId = body.parent_id === undefined ? workspace.parentId : body.parent_id || null;
      if (parentId !== workspace.parentId) access.placement(request, parentId);
      if (parentId !== null && parentId !== workspace.parentId) access.live(parentId);
      const place = placeOf(body, parentId);
      const deliveryMode = modeOf(body.delivery_mode);
      if (runtime !== undefined && runtime !== workspace.runtime) await services.requireRuntime(runtime);
      const { needsRestart } = lifecycle.update({
        id: workspace.id,
        name,
        role,
        collapsed,
        tier,
        runtime,
        parentId,
        deliveryMode,
        ...place,
        ...changedFolder(workspace, body),
        restart: false,
      });
      return { status: 'updated', ...(needsRestart ? { needs_restart: true } : {}) };
    },
  );

  define(
    {
      method: 'DELETE',
      path: '/workspaces/:id',
      tier: 'admin',
      summary: 'Removes a workspace with everything below it',
      query: z.object({ confirm: z.string().optional(), purge: z.string().optional() }),
      answers: {
        200: z.object({ status: z.enum(['removed', 'purged']), cascade_deleted: z.number() }),
        400: 'not a UUID',
        404: 'there is no such workspace',
        409: z.object({
          status: z.literal('confirmation_required'),
          message: z.string(),
          children: z.array(z.object({ id: z.string(), name: z.string() })),
          children_count: z.number(),
        }),
        410: 'it was removed',
      },
      difference:
        'the data of its `/workspace` goes as well; a failed stop is 500 with `removed_count` and `stop_failures`, and the app goes on; while no engine answers nothing has failed, and it goes on later',
    },
    async ({ request, query: { confirm, purge } }) => {
      const record = access.live(access.pathId(request));
      const children = store.workspaces.childrenOf(record.id);
      if (children.length > 0 && confirm !== 'true') {
        throw new HttpProblem(409, 'this workspace has children', {
          status: 'confirmation_required',
          message: `${record.name} has ${children.length} sub-workspaces: repeat with confirm=true to remove them too`,
          children: children.map((child) => ({ id: child.id, name: child.name })),
          children_count: children.length,
        });
      }
      const { count, stopFailures } = await lifecycle.remove(record.id, { purge: purge === 'true' });
      if (stopFailures > 0) {
        const error = `${stopFailures} of ${count} workspaces could not be stopped; the app goes on trying`;
        throw new HttpProblem(500, error, { removed_count: count, stop_failures: stopFailures });
      }
      return { status: purge === 'true' ? 'purged' : 'removed', cascade_deleted: count - 1 };
    },
  );
};

function modeOf(text: string | undefined): 'push' | 'poll' | undefined {
  if (text === undefined || text === 'push' || text === 'poll') return text;
  throw new HttpProblem(400, "delivery_mode must be 'push' or 'poll'");
}

function changedFolder(
  record: WorkspaceRecord,
  { workspace_dir: folder, workspace_access: stated }: PatchBody,
): Partial<Pick<Workspace, 'workspaceDir' | 'workspaceAccess'>> {
  if (folder === undefined) return stated === undefined ? {} : { workspaceAccess: stated };
  if (folder === null || folder === '') return { workspaceDir: '', workspaceAccess: 'none' };
  const kept = record.workspaceAccess === 'none' ? 'read_write' : record.workspaceAccess;
  return { workspaceDir: folder, workspaceAccess: stated ?? kept };
}
