import type { SequencedEvent } from './events.ts';

/**
 * Events that fill a connection and mean something only to who asked for them, or only as they happen. What one of them
 * says is left out where nobody wants it; its number stays, so that no client believes that it missed something.
 */

/** The event without what it says, or as it is when it is for everybody. */
export function withoutBulk(entry: SequencedEvent): SequencedEvent {
  const { event } = entry;
  if (event.type === 'chat.delta') return { ...entry, event: { ...event, text: '' } };
  if (event.type === 'log.lines') return { ...entry, event: { ...event, lines: [] } };
  if (event.type === 'stats.sampled') return { ...entry, event: { ...event, samples: [] } };
  return entry;
}

/** What one connection asked to be told, as it is known from its calls. */
export class Audience {
  readonly #asked = new Map<string, number>();

  /** A call of this connection, before it is carried out. */
  note(operation: string, input: unknown): void {
    const { id } = Object(input) as { id?: unknown };
    // Whatever else it is is refused later.
    if (typeof id !== 'string' && operation.endsWith('Logs')) return;
    if (operation === 'workspaces.followLogs') this.#add(`log ${id}`, 1);
    else if (operation === 'workspaces.unfollowLogs') this.#add(`log ${id}`, -1);
    else if (operation === 'stats.watch') this.#add('stats', 1);
    else if (operation === 'stats.unwatch') this.#add('stats', -1);
  }

  heard(entry: SequencedEvent): SequencedEvent {
    const { event } = entry;
    if (event.type === 'chat.delta') return entry;
    if (event.type === 'log.lines' && this.#asked.has(`log ${event.id}`)) return entry;
    if (event.type === 'stats.sampled' && this.#asked.has('stats')) return entry;
    return withoutBulk(entry);
  }

  #add(what: string, change: 1 | -1): void {
    const count = (this.#asked.get(what) ?? 0) + change;
    if (count > 0) this.#asked.set(what, count);
    else this.#asked.delete(what);
  }
}
