import { type Deferred, type Disposable, deferred, Emitter } from '../base/index.ts';
import type { DockerState } from './types.ts';

const NOT_CONNECTED = { endpoint: '', version: '', apiVersion: '', flavour: '', reason: '' } as const;

/** What is shown of the connection; tells of each change once. */
export class ShownState {
  readonly #changes = new Emitter<DockerState>();
  #current: DockerState = { state: 'connecting', ...NOT_CONNECTED, probed: [] };
  #settled: Deferred<void> = deferred();

  get current(): DockerState {
    return this.#current;
  }

  onChange(listener: (state: DockerState) => void): Disposable {
    return this.#changes.on(listener);
  }

  set(next: DockerState): void {
    const before = this.#current;
    this.#current = next;
    if (next.state === 'connecting') {
      if (before.state !== 'connecting') this.#settled = deferred();
    } else this.#settled.resolve();
    if (JSON.stringify(before) !== JSON.stringify(next)) this.#changes.emit(next);
  }

  /** There is no connection. */
  setUnconnected(state: 'absent' | 'connecting', probed: DockerState['probed']): void {
    this.set({ state, ...NOT_CONNECTED, probed });
  }

  /** Resolves when it is anything but connecting. */
  async settled(): Promise<void> {
    if (this.#current.state === 'connecting') await this.#settled.promise;
  }

  /** Nothing changes any more, and nobody waits for it. */
  end(): void {
    this.#settled.resolve();
  }
}
