import { ROOT } from '../../engine/state.ts';

export interface Place {
  readonly id: string;
  /** 0 for roots. */
  readonly depth: number;
}

/** Everybody that `ids` can be put under, as the tree lists them: not themselves, and nobody below them. */
export function movePlaces(
  children: Readonly<Record<string, readonly string[]>>,
  ids: readonly string[],
): readonly Place[] {
  const moving = new Set(ids);
  const below = (parent: string, depth: number): Place[] =>
    (children[parent] ?? [])
      .filter((id) => !moving.has(id))
      .flatMap((id) => [{ id, depth }, ...below(id, depth + 1)]);
  return below(ROOT, 0);
}
