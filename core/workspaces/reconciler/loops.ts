import type { Disposable } from '../../base/index.ts';

/** Of one workspace: cycles run one after the other. */
export interface Loop {
  running: boolean;
  dirty: boolean;
  idle: (() => void)[];
  /** What the cycle works for. */
  generation?: number | undefined;
  /** Set while the cycle waits for something that another wish could end: a mark is looked at at once. */
  look?: (() => void) | undefined;
}

export interface LoopsOptions {
  /** What is wanted of a workspace by now. */
  readonly generationOf: (id: string) => number | undefined;
  readonly cycle: (id: string, loop: Loop) => Promise<void>;
  readonly onError: (id: string, loop: Loop, error: unknown) => Promise<void>;
  readonly onEnd: (id: string) => void;
}

/** Any number of marks during a cycle cause exactly one more. */
export class Loops implements Disposable {
  readonly #options: LoopsOptions;
  readonly #loops = new Map<string, Loop>();
  #disposed = false;

  constructor(options: LoopsOptions) {
    this.#options = options;
  }

  mark(id: string): void {
    if (this.#disposed) return;
    const loop = this.#loops.get(id) ?? { running: false, dirty: false, idle: [] };
    this.#loops.set(id, loop);
    loop.dirty = true;
    loop.look?.();
    if (!loop.running) void this.#run(id, loop);
  }

  /** Whether a cycle runs or is wanted. */
  isBusy(id: string): boolean {
    return this.#loops.has(id);
  }

  /** Resolves when no cycle of this workspace runs or is wanted. */
  async settled(id: string): Promise<void> {
    const loop = this.#loops.get(id);
    if (loop && (loop.running || loop.dirty)) await new Promise<void>((resolve) => loop.idle.push(resolve));
  }

  /** Ends all waiting and lets what is under way come to its end. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    for (const { look } of this.#loops.values()) look?.();
    await Promise.all([...this.#loops.keys()].map((id) => this.settled(id)));
  }

  async #run(id: string, loop: Loop): Promise<void> {
    const { generationOf, cycle, onError, onEnd } = this.#options;
    loop.running = true;
    while (loop.dirty && !this.#disposed) {
      loop.dirty = false;
      loop.generation = generationOf(id);
      try {
        await cycle(id, loop);
      } catch (error) {
        await onError(id, loop, error);
      }
    }
    loop.running = false;
    loop.dirty = false;
    this.#loops.delete(id);
    onEnd(id);
    for (const resolve of loop.idle) resolve();
  }
}
