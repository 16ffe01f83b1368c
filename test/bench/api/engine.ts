import { Engines } from '../../support/engine-process.ts';
import { residentMiB } from './helpers.ts';

/** A workspace whose agent runs elsewhere, with its token. */
export interface BenchAgent {
  readonly id: string;
  readonly token: string;
}

/** The app as `molecule serve` runs it, with workspaces of agents elsewhere. */
export interface ApiEngine {
  readonly url: string;
  readonly adminToken: string;
  /** Agents that fetch their messages. */
  addAgents(count: number): Promise<BenchAgent[]>;
  /** One that gets its messages at this address. */
  addPushAgent(url: string): Promise<BenchAgent>;
  memoryMiB(): Promise<number>;
  dispose(): Promise<void>;
}

export async function startApiEngine(): Promise<ApiEngine> {
  const engines = new Engines();
  const { admin, line } = await engines.start({
    args: ['--port', '0', '--backend', 'process'],
    // As `npm run molecule` starts it.
    execArgv: ['--max-semi-space-size=4'],
    env: { RATE_LIMIT: '1000000000' },
  });
  let made = 0;
  const add = async (fields: Record<string, unknown>): Promise<BenchAgent> => {
    made += 1;
    const name = `Agent ${made}`;
    const { body } = await admin.post<{ id: string }>('/workspaces', { name, external: true, ...fields });
    const registered = await admin.as(null).post<{ auth_token?: string }>('/registry/register', {
      id: body.id,
      agent_card: { name },
      ...fields,
    });
    const { connection } = body as { connection?: { auth_token: string } };
    return { id: body.id, token: connection?.auth_token ?? registered.body.auth_token ?? '' };
  };
  return {
    url: line.url,
    adminToken: admin.token ?? '',
    async addAgents(count) {
      const agents: BenchAgent[] = [];
      for (let index = 0; index < count; index += 1) agents.push(await add({ delivery_mode: 'poll' }));
      return agents;
    },
    addPushAgent: (url) => add({ url, delivery_mode: 'push' }),
    memoryMiB: () => residentMiB(line.pid),
    dispose: () => engines.dispose(),
  };
}
