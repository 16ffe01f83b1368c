import type { Disposable } from '../base/index.ts';
import type { EngineEvent, SequencedEvent } from '../contract/index.ts';
import type { Store } from '../store/index.ts';

/** When something was last heard of each workspace: every event about it counts, also what is only broadcast. */
export class Movement implements Disposable {
  readonly #store: Store;
  readonly #movedAt = new Map<string, number>();
  readonly #listening: Disposable;

  constructor(store: Store) {
    this.#store = store;
    this.#listening = store.events.on((events) => this.#take(events));
  }

  /** In milliseconds since the epoch; 0 when nothing was heard since the engine runs. */
  lastOf(workspaceId: string): number {
    // Reading the number hands over what waits for the next batch.
    void this.#store.events.seq;
    return this.#movedAt.get(workspaceId) ?? 0;
  }

  dispose(): void {
    void this.#listening.dispose();
  }

  #take(events: readonly SequencedEvent[]): void {
    for (const { at, event } of events) {
      const id = subjectOf(event);
      if (id !== null) this.#movedAt.set(id, at);
      if (event.type === 'workspace.removed') this.#movedAt.delete(event.id);
    }
  }
}

/** What the app itself measures or reads of a workspace, as for a log that somebody looks at, is no sign of life. */
function subjectOf(event: EngineEvent): string | null {
  switch (event.type) {
    case 'workspace.changed':
      return event.workspace.id;
    case 'activity.logged':
      return event.activity.workspaceId;
    case 'delegation.changed':
      return event.delegation.callerId;
    case 'platform':
      return event.workspaceId;
    default:
      return null;
  }
}
