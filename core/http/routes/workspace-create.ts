import { z } from 'zod';
import { connectionOf } from '../../agents/index.ts';
import { accessOf } from '../../base/index.ts';
import { secretKeySchema, secretValueSchema } from '../../contract/index.ts';
import type { NewWorkspace } from '../../workspaces/index.ts';
import { connectionSchema } from '../connection.ts';
import { HttpProblem } from '../errors.ts';
import { platformUrlFor } from '../platform-url.ts';
import type { Routes } from '../services.ts';
import { parentIdSchema } from '../workspace-json.ts';

const accessSchema = z.enum(['none', 'read_only', 'read_write']);
const MAX_LINE_LENGTH = 100;

const createBody = z.object({
  name: z.string().min(1),
  role: z.string().nullish(),
  template: z.string().nullish(),
  tier: z.number().int().min(0).max(4).nullish(),
  model: z.string().nullish(),
  runtime: z.string().nullish(),
  external: z.boolean().nullish(),
  url: z.string().nullish(),
  delivery_mode: z.string().nullish(),
  parent_id: parentIdSchema.nullish(),
  max_concurrent_tasks: z.number().int().nullish(),
  workspace_dir: z.string().nullish(),
  workspace_access: z.string().nullish(),
  budget_limit: z.number().int().min(0).nullish(),
  /** Empty values are none. */
  secrets: z.record(secretKeySchema, secretValueSchema.or(z.literal(''))).nullish(),
  /** What is none of `{content, scope}` is passed over. */
  initial_memories: z.array(z.unknown()).nullish(),
  canvas: z.object({ x: z.number().default(0), y: z.number().default(0) }).nullish(),
});
type CreateBody = z.infer<typeof createBody>;
const memorySchema = z.object({
  content: z.string(),
  scope: z
    .string()
    .nullish()
    .transform((scope) => scope ?? ''),
});

export const workspaceCreateRoutes: Routes = (define, services, access) => {
  define(
    {
      method: 'POST',
      path: '/workspaces',
      tier: 'admin',
      summary: 'Makes a workspace and starts it',
      body: createBody,
      invalid: 'invalid workspace payload',
      answers: {
        201: z.union([
          z.object({
            id: z.string(),
            status: z.string(),
            awareness_namespace: z.string(),
            workspace_access: accessSchema,
          }),
          z.object({
            id: z.string(),
            external: z.literal(true),
            status: z.string(),
            /** For an agent without an address. */
            connection: connectionSchema.optional(),
          }),
        ]),
        400: 'a field that cannot be',
        404: 'there is no such parent',
        409: 'the team has one of that name, or is paused or being removed',
      },
      difference:
        'default runtime `molecule`, default tier 2, both as the settings say of new workspaces (`workspaces.runtime` with `workspaces.model`, `workspaces.tier`) where the user changed them; a template that asks for more than that tier gets it only where the request names it; an unknown runtime is 400, and with nothing that could run it 503: no row is made; a name taken in the team is 409; a `workspace_dir` without `workspace_access` is writable; an external agent without a `url` fetches its messages unless it says `push`; while nothing could run a workspace it is refused (503), instead of made and failed',
    },
    async ({ body, request, reply }) => {
      if (body.delivery_mode && body.delivery_mode !== 'push' && body.delivery_mode !== 'poll') {
        throw new HttpProblem(400, "delivery_mode must be 'push' or 'poll'");
      }
      checkLine('model', body.model);
      checkLine('runtime', body.runtime);
      if (body.parent_id) access.live(body.parent_id);
      const record = await services.createWorkspace(draftOf(body));
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
      const connection = connectionOf(record, {
        platformUrl: platformUrlFor(request, services.externalUrl),
        token: services.tokens.issue(record.id, 'bearer'),
      });
      return { id: record.id, external: true, status: record.status, connection };
    },
  );
};

function draftOf(body: CreateBody): NewWorkspace {
  const isExternal = body.external === true || body.runtime === 'external';
  const mode = body.delivery_mode === 'poll' || (!body.delivery_mode && !body.url) ? 'poll' : 'push';
  return {
    name: body.name,
    role: body.role ?? '',
    runtime: body.runtime || undefined,
    template: body.template || undefined,
    model: body.model || undefined,
    tier: body.tier || undefined,
    parentId: body.parent_id || null,
    canvas: body.canvas ?? null,
    maxConcurrentTasks: body.max_concurrent_tasks ?? undefined,
    folder: folderOf(body),
    budgetLimit: body.budget_limit ?? undefined,
    secrets: body.secrets ?? undefined,
    memories: body.initial_memories?.flatMap((each) => memorySchema.safeParse(each).data ?? []),
    external: isExternal ? { url: body.url ?? '', deliveryMode: mode } : undefined,
  };
}

function folderOf({
  workspace_dir,
  workspace_access,
}: Pick<CreateBody, 'workspace_dir' | 'workspace_access'>): NewWorkspace['folder'] {
  const folder = workspace_dir || '';
  const stated = accessSchema.safeParse(workspace_access || accessOf(folder, undefined));
  if (!stated.success || (folder === '' && stated.data !== 'none'))
    throw new HttpProblem(400, 'invalid workspace access');
  return folder === '' ? undefined : { path: folder, access: stated.data };
}

function checkLine(field: string, text: string | null | undefined): void {
  if (!text || (text.length <= MAX_LINE_LENGTH && !/[\r\n]/.test(text))) return;
  const detail = `${field}: at most ${MAX_LINE_LENGTH} characters, on one line`;
  throw new HttpProblem(400, 'invalid workspace fields', { detail });
}
