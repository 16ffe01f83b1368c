import { randomUUID } from 'node:crypto';
import { type Answer, type PushAgent, pushAgent } from '../../../support/push-agent.ts';
import type { World } from './row.ts';

/** An agent that gets its messages pushed. */
export interface Pushed {
  readonly id: string;
  readonly agent: PushAgent;
  close(): Promise<void>;
}

/** Starts one for as long as `work` takes, with what the owner says of it besides. */
export async function withPushed<T>(
  world: World,
  work: (pushed: Pushed) => Promise<T>,
  answer?: Answer,
): Promise<T> {
  const agent = await pushAgent('/', answer);
  try {
    const body = { name: `agent ${randomUUID()}`, external: true, url: agent.url };
    const { id } = (await world.asOwner('POST', '/workspaces', body)).json as { id: string };
    const card = { id, url: agent.url, agent_card: { name: 'pushed' }, delivery_mode: 'push' };
    await world.asOwner('POST', '/registry/register', card);
    return await work({ id, agent, close: () => agent.close() });
  } finally {
    await agent.close();
  }
}

/** A complete JSON-RPC message. */
export const message = (text: string, messageId: string = randomUUID()) => ({
  jsonrpc: '2.0',
  id: messageId,
  method: 'message/send',
  params: { message: { role: 'user', messageId, parts: [{ kind: 'text', text }] } },
});
