import type { EngineProcess } from '../../support/engine-process.ts';
import type { PlatformClient } from '../../support/platform-client.ts';
import { type Answer, type PushAgent, pushAgent } from '../../support/push-agent.ts';

export const UNKNOWN_ID = '11111111-2222-4333-8444-555555555555';
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const TOKEN = /^[A-Za-z0-9_-]{43}$/;
export const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** An external workspace with its own access to the platform. */
export interface External {
  readonly id: string;
  readonly client: PlatformClient;
}

let made = 0;

/** Creates an external workspace that fetches its messages. */
export async function pollWorkspace(
  engine: EngineProcess,
  parentId: string | null = null,
): Promise<External> {
  made += 1;
  const { body } = await engine.admin.post<{ id: string; connection: { auth_token: string } }>(
    '/workspaces',
    {
      name: `Poller ${made}`,
      external: true,
      ...(parentId === null ? {} : { parent_id: parentId }),
    },
  );
  return { id: body.id, client: engine.admin.as(body.connection.auth_token) };
}

/** Creates an external workspace that gets its messages pushed, with the agent behind it registered. */
export async function pushWorkspace(
  engine: EngineProcess,
  options: { parentId?: string; path?: string; answer?: Answer } = {},
): Promise<External & { agent: PushAgent }> {
  made += 1;
  const agent = await pushAgent(options.path, options.answer);
  const created = await engine.admin.post<{ id: string }>('/workspaces', {
    name: `Pusher ${made}`,
    external: true,
    url: agent.url,
    ...(options.parentId === undefined ? {} : { parent_id: options.parentId }),
  });
  const { id } = created.body;
  const registered = await engine.admin.as(null).post<{ auth_token: string }>('/registry/register', {
    id,
    url: agent.url,
    agent_card: { name: `Pusher ${made}` },
    delivery_mode: 'push',
  });
  return { id, client: engine.admin.as(registered.body.auth_token), agent };
}

/** A complete JSON-RPC message. */
export function message(text: string, messageId?: string) {
  return {
    jsonrpc: '2.0',
    id: `rpc-${text}`,
    method: 'message/send',
    params: {
      message: { role: 'user', parts: [{ kind: 'text', text }], ...(messageId ? { messageId } : {}) },
    },
  };
}

/** What the agent of `BUSY_TEMPLATE` works on until it is stopped. */
export const LONG_WORK = 'Count the grains of sand';

/** For `POST /templates/import`. */
export const BUSY_TEMPLATE = {
  name: 'busy',
  files: {
    'config.yaml': 'runtime: molecule\nadapter: scripted\nscript: behaviour.yaml\n',
    'behaviour.yaml': [
      'rules:',
      `  - { when: ${LONG_WORK}, do: [{ work: 600s }, { reply: done }] }`,
      '  - { when: "*", do: [{ reply: Hello }] }',
    ].join('\n'),
  },
};
