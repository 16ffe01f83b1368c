import { create } from 'zustand';
import type { Box } from '../layout/geometry.ts';
import type { Guide } from './guides.ts';

/** What the canvas shows of a drag besides the cards that are dragged. */
export interface DropView {
  readonly active: boolean;
  /** Cards stay in their teams. */
  readonly only: boolean;
  /** Copies are dropped. */
  readonly copy: boolean;
  /** The team they would join; null: the top level; undefined: they stay where they are. */
  readonly parentId: string | null | undefined;
  readonly name: string;
  /** The box of that team, as large as it is with them in it. */
  readonly frame: Box | null;
  /** How deep it is nested. */
  readonly depth: number;
  /** Where the cards would land, on the canvas. */
  readonly ghosts: readonly Box[];
  readonly guides: readonly Guide[];
}

export const NO_DROP: DropView = {
  active: false,
  only: false,
  copy: false,
  parentId: undefined,
  name: '',
  frame: null,
  depth: 0,
  ghosts: [],
  guides: [],
};

export const useDrop = create<DropView>(() => NO_DROP);
