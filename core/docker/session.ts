import type Dockerode from 'dockerode';
import type { ContainerEvent, Inventory } from './inventory.ts';
import { jsonLines } from './json-lines.ts';
import { labelFilters } from './labels.ts';

/**
 * Follows one engine until it goes away or `signal` aborts; rejects with the reason in both cases. The event
 * stream is opened before the list is taken, so that nothing falls between them.
 */
export async function followEngine(
  client: Dockerode,
  inventory: Inventory,
  instanceId: string,
  signal: AbortSignal,
  onListed: () => void,
): Promise<never> {
  const stream = await client.getEvents({
    abortSignal: signal,
    filters: { type: ['container'], label: labelFilters(instanceId) },
  });
  await inventory.reload(client);
  onListed();
  for await (const message of jsonLines(stream as AsyncIterable<unknown>)) {
    const event = toEvent(message);
    if (event) await inventory.apply(client, event);
  }
  throw new Error('the event stream ended');
}

function toEvent(message: Record<string, unknown>): ContainerEvent | undefined {
  const actor = message.Actor as { ID?: unknown; Attributes?: unknown } | undefined;
  if (typeof message.Action !== 'string' || typeof actor?.ID !== 'string') return undefined;
  return {
    action: message.Action,
    containerId: actor.ID,
    attributes: (actor.Attributes ?? {}) as Record<string, string>,
  };
}
