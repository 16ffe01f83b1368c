import { randomUUID } from 'node:crypto';
import { until } from '../../../support/until.ts';
import { BUSY_TEMPLATE, LONG_WORK } from '../support.ts';
import type { World } from './row.ts';

/** A workspace whose agent the engine runs itself, once it is online. */
export async function managed(world: World, template?: string): Promise<string> {
  const made = await world.asOwner('POST', '/workspaces', { name: `inside ${randomUUID()}`, template });
  const { id } = made.json as { id: string };
  await until('it is online', async () => {
    const { json } = await world.asOwner('GET', `/workspaces/${id}`);
    return (json as { status: string }).status === 'online';
  });
  return id;
}

/** One of those that has been given work without an end. */
export async function atWork(world: World): Promise<string> {
  await world.asOwner('POST', '/templates/import', BUSY_TEMPLATE);
  const id = await managed(world, BUSY_TEMPLATE.name);
  await world.asOwner('POST', '/contract/chat.send', { id, text: LONG_WORK });
  return id;
}

let shared: Promise<string> | undefined;

/** One of those for all rows that leave it as it is. */
export function sharedInside(world: World): Promise<string> {
  shared ??= managed(world);
  return shared;
}

/** A workspace that no process belongs to, and that is not external either. */
export async function mock(world: World): Promise<string> {
  const made = await world.asOwner('POST', '/workspaces', { name: `mock ${randomUUID()}`, runtime: 'mock' });
  return (made.json as { id: string }).id;
}

/** An agent that was removed. */
export async function removedAgent(world: World): Promise<{ id: string; token: string }> {
  const agent = await world.agent();
  await world.asOwner('DELETE', `/workspaces/${agent.id}`);
  return agent;
}
