import type Dockerode from 'dockerode';
import { Semaphore } from '../base/index.ts';
import type { FoundEngine } from './discovery.ts';
import type { InfoAnswer } from './flavours.ts';
import type { ContainerEvent, Inventory } from './inventory.ts';
import { jsonLines } from './json-lines.ts';
import { labelFilters } from './labels.ts';

const NANOS_PER_MS = 1e6;
/** Numbers of JSON cannot hold nanoseconds since the epoch exactly; an event that comes twice does no harm. */
const ROUNDING_MS = 1;

/**
 * Follows the containers of one engine after the other. All times are the engine's own, in milliseconds since the
 * epoch: its clock may differ from that of this machine.
 */
export class EngineFollower {
  readonly #inventory: Inventory;
  readonly #instanceId: string;
  /** A list and the events around it, one after the other. */
  readonly #one = new Semaphore(1);
  /** Id of the engine that the times below belong to. */
  #engineId = '';
  #lastEventAt: number | null = null;
  /** The list has whatever happened until then. */
  #listedAt = 0;

  constructor(inventory: Inventory, instanceId: string) {
    this.#inventory = inventory;
    this.#instanceId = instanceId;
  }

  /**
   * Follows until the engine goes away or `signal` aborts; rejects with the reason in both cases. The event stream
   * is opened before the list is taken, and from the last event seen on, so that nothing falls between them.
   */
  async follow(engine: FoundEngine, signal: AbortSignal, onListed: () => void): Promise<never> {
    const { client, id } = engine;
    if (id !== this.#engineId) this.#lastEventAt = null;
    this.#engineId = id;
    const stream = await client.getEvents({
      abortSignal: signal,
      filters: { type: ['container'], label: labelFilters(this.#instanceId) },
      ...(this.#lastEventAt === null ? {} : { since: secondsOf(this.#lastEventAt) }),
    });
    await this.relist(client);
    onListed();
    for await (const message of jsonLines(stream as AsyncIterable<unknown>)) {
      const event = toEvent(message);
      if (event) await this.#one.run(() => this.#take(client, event));
    }
    throw new Error('the event stream ended');
  }

  /** Takes a complete list again; resolves with the workspaces whose container is another than before. */
  relist(client: Dockerode): Promise<string[]> {
    return this.#one.run(async () => {
      const changed = await this.#inventory.reload(client);
      const { SystemTime } = (await client.info()) as InfoAnswer;
      const now = Date.parse(SystemTime ?? '');
      this.#listedAt = Number.isNaN(now) ? 0 : now;
      this.#lastEventAt ??= Number.isNaN(now) ? null : now;
      return changed;
    });
  }

  async #take(client: Dockerode, event: ContainerEvent): Promise<void> {
    // One from before the list may be undone by now: then only a look tells.
    if (event.at !== null && event.at <= this.#listedAt) await this.#inventory.confirm(client, event);
    else await this.#inventory.apply(client, event);
    this.#lastEventAt = event.at ?? this.#lastEventAt;
  }
}

/** As `since` takes it: seconds with a fraction. */
function secondsOf(ms: number): number {
  return Math.floor(ms - ROUNDING_MS) / 1000;
}

function toEvent(message: Record<string, unknown>): ContainerEvent | undefined {
  const actor = message.Actor as { ID?: unknown; Attributes?: unknown } | undefined;
  if (typeof message.Action !== 'string' || typeof actor?.ID !== 'string') return undefined;
  return {
    action: message.Action,
    containerId: actor.ID,
    attributes: (actor.Attributes ?? {}) as Record<string, string>,
    at: typeof message.timeNano === 'number' ? message.timeNano / NANOS_PER_MS : null,
  };
}
