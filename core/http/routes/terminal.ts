import { z } from 'zod';
import { messageOf, systemClock, withinTime } from '../../base/index.ts';
import { hasInstance } from '../../contract/index.ts';
import type { HttpServices, Routes } from '../services.ts';

const PROBE_SIZE = { cols: 80, rows: 24 };
const MAX_MS = 30_000;

const stepSchema = z.object({
  name: z.string(),
  ok: z.boolean(),
  duration_ms: z.number(),
  error: z.string().optional(),
  detail: z.string().optional(),
});
type Step = z.infer<typeof stepSchema>;

/** The socket itself is among the sockets. */
export const terminalRoutes: Routes = (define, services, access) => {
  define(
    {
      method: 'GET',
      path: '/workspaces/:id/terminal/diagnose',
      tier: 'workspace',
      summary: 'Why a terminal cannot be opened, step by step',
      answers: {
        200: z.object({
          workspace_id: z.string(),
          remote: z.literal(false),
          ok: z.boolean(),
          first_failure: z.string().optional(),
          steps: z.array(stepSchema),
        }),
        401: 'whoever is named as the caller is not who asks',
        403: 'the caller may not talk to this workspace',
      },
    },
    async ({ request, workspace: { id } }) => {
      access.throughHierarchy(request, id);
      const steps = await diagnose(id, services);
      const failed = steps.find(({ ok }) => !ok);
      return {
        workspace_id: id,
        remote: false,
        ok: failed === undefined,
        ...(failed ? { first_failure: failed.name } : {}),
        steps,
      };
    },
  );
};

/** The steps that a terminal takes, up to the first that fails. */
async function diagnose(id: string, { info, store, exec, now }: HttpServices): Promise<Step[]> {
  const checks: readonly (readonly [string, () => Promise<string>])[] = [
    ['docker available', async () => backendIn(info())],
    [
      'container running',
      async () => {
        const record = store.workspaces.getLive(id);
        if (record && !hasInstance(record)) throw new Error('nothing runs here for this workspace');
        if (!record || record.url === '') throw new Error(`the workspace is ${record?.status ?? 'gone'}`);
        return record.status;
      },
    ],
    [
      'exec probe',
      async () => {
        const session = await exec(id, { command: null, tty: false, ...PROBE_SIZE });
        await session?.kill();
        return session?.program ?? '';
      },
    ],
  ];
  const steps: Step[] = [];
  for (const [name, check] of checks) {
    const startedAt = now();
    try {
      const detail = await withinTime(systemClock, MAX_MS, check());
      steps.push({ name, ok: true, duration_ms: now() - startedAt, detail });
    } catch (error) {
      steps.push({ name, ok: false, duration_ms: now() - startedAt, error: messageOf(error) });
      break;
    }
  }
  return steps;
}

function backendIn({ backend, docker }: ReturnType<HttpServices['info']>): string {
  if (backend === 'process') return 'workspaces run as plain processes';
  if (backend === 'docker' && docker.state !== 'absent' && docker.state !== 'connecting')
    return `Docker ${docker.version}`;
  throw new Error('Docker not available');
}
