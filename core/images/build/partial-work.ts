import type { VertexStatus } from './buildkit-status.ts';

/** How far the parts of running steps are, e.g. the layers that a step pulls. */
export class PartialWork {
  readonly #steps = new Map<string, Map<string, VertexStatus>>();

  /** False when nothing is new: BuildKit repeats the state of a pull several times a second, also of one that hangs. */
  take(statuses: readonly VertexStatus[]): boolean {
    let moved = false;
    for (const status of statuses) {
      const parts = this.#steps.get(status.vertex) ?? new Map<string, VertexStatus>();
      this.#steps.set(status.vertex, parts);
      const before = parts.get(status.id);
      parts.set(status.id, status);
      moved ||= before?.current !== status.current || before.completed !== status.completed;
    }
    return moved;
  }

  /** 0…1; 0 while no total is known. */
  fractionOf(step: string): number {
    const parts = [...(this.#steps.get(step)?.values() ?? [])].filter(({ total }) => total > 0);
    const total = parts.reduce((sum, part) => sum + part.total, 0);
    const done = parts.reduce((sum, part) => sum + (part.completed ? part.total : part.current), 0);
    return total === 0 ? 0 : Math.min(1, Math.max(0, done / total));
  }
}
