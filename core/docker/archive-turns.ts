import { AppError } from '../base/index.ts';

/**
 * Keeps the archives of a container and its removal apart. Docker mounts the volumes of a container below its root for
 * each archive; engines before 23 let that begin while they already remove that root, and then empty the volumes with
 * it. So a removal waits for the archives that are open, and none is opened until it is over.
 */
export class ArchiveTurns {
  /** By container: the archives that are open. */
  readonly #open = new Map<string, Set<Promise<unknown>>>();
  /** By container: its removal. */
  readonly #removals = new Map<string, Promise<unknown>>();

  /** Opens an archive; must not be called within another one of the same container. `container_missing` once it is removed. */
  async during<T>(id: string, work: () => Promise<T>): Promise<T> {
    const removal = this.#removals.get(id);
    if (removal) {
      await Promise.allSettled([removal]);
      throw containerMissing();
    }
    const open = this.#open.get(id) ?? new Set();
    this.#open.set(id, open);
    const running = work();
    open.add(running);
    try {
      return await running;
    } finally {
      open.delete(running);
      if (open.size === 0) this.#open.delete(id);
    }
  }

  /** Removes the container once no archive of it is open. */
  async remove(id: string, work: () => Promise<void>): Promise<void> {
    const removal = Promise.allSettled([...(this.#open.get(id) ?? []), this.#removals.get(id)]).then(work);
    this.#removals.set(id, removal);
    try {
      await removal;
    } finally {
      if (this.#removals.get(id) === removal) this.#removals.delete(id);
    }
  }
}

/** For a container that somebody was still looking into. */
export function containerMissing(cause?: unknown): AppError {
  return new AppError('container_missing', 'The container vanished meanwhile', {
    detail: 'It may just be replaced. Try again.',
    cause,
  });
}
