import { useEngine } from '../../engine/store.ts';
import type { Box, Point } from '../layout/geometry.ts';
import { absoluteBoxes, type Layout } from '../layout/layout.ts';
import { snapTo } from './guides.ts';
import { NO_DROP, useDrop } from './state.ts';
import { type Dragged, draggedBoxes, dropSpots, dropTarget, grownFrame } from './target.ts';

/** Keys that change what a drag does. */
export interface DragKeys {
  /** Copies are dropped, the cards themselves stay. */
  readonly copy: boolean;
  /** Cards only move; they stay in their teams. */
  readonly only: boolean;
}

type Moving = readonly { readonly id: string; readonly position: Point }[];

/** What a drag led to. */
export interface Outcome {
  readonly ids: readonly string[];
  /** The team that they join; null: the top level; undefined: each stays in its own. */
  readonly parentId: string | null | undefined;
  /** Places by id, relative to the parent; none inside of a card, which has no places yet. */
  readonly spots: ReadonlyMap<string, Point>;
  readonly copy: boolean;
}

/** One drag of one or several cards, from the first move to the drop. It ends with `drop` or `cancel`. */
export class DragSession {
  readonly ids: ReadonlySet<string>;
  #cancelled = false;
  readonly #layout: Layout;
  readonly #boxes: ReadonlyMap<string, Box>;
  #dragged: readonly Dragged[];
  #pointer: Point | null = null;
  #keys: DragKeys = { copy: false, only: false };

  constructor(layout: Layout, nodes: Moving) {
    this.#layout = layout;
    this.#boxes = absoluteBoxes(layout);
    this.ids = new Set(nodes.map(({ id }) => id));
    this.#dragged = draggedBoxes(layout, nodes, this.#boxes);
  }

  /** Once it is, the cards are back and nothing that the pointer does counts until it is let go. */
  get cancelled(): boolean {
    return this.#cancelled;
  }

  /** The pointer, a point of the canvas, went on. */
  move(pointer: Point, nodes: Moving, keys: DragKeys): void {
    if (this.#cancelled) return;
    this.#pointer = pointer;
    this.#dragged = draggedBoxes(this.#layout, nodes, this.#boxes);
    this.#keys = keys;
    this.#show();
  }

  /** A key was pressed or let go while the pointer rests. */
  setKeys(keys: DragKeys): void {
    if (this.#cancelled || (keys.copy === this.#keys.copy && keys.only === this.#keys.only)) return;
    this.#keys = keys;
    this.#show();
  }

  cancel(): void {
    this.#cancelled = true;
    useDrop.setState(NO_DROP, true);
  }

  /** Where the cards were dropped; null when nothing is to be done. */
  drop(): Outcome | null {
    useDrop.setState(NO_DROP, true);
    if (this.#cancelled || this.#pointer === null || this.#dragged.length === 0) return null;
    const parentId = this.#target();
    const { copy } = this.#keys;
    const stays = parentId === undefined || (!copy && this.#allIn(parentId));
    const cards = stays ? snapTo(this.#dragged, this.#others()).cards : this.#dragged;
    const spots = new Map<string, Point>();
    const parentOf = ({ id }: Dragged) => (parentId === undefined ? this.#parentOf(id) : parentId);
    for (const parent of new Set(cards.map(parentOf))) {
      const members = cards.filter((card) => parentOf(card) === parent);
      for (const [id, at] of dropSpots(this.#layout, this.#boxes, members, parent)) spots.set(id, at);
    }
    return { ids: [...this.ids], parentId, spots, copy };
  }

  /** The parent that the drop would have; undefined when every card keeps its own. */
  #target(): string | null | undefined {
    if (this.#keys.only || this.#pointer === null) return undefined;
    return dropTarget(this.#layout, this.#boxes, this.ids, this.#pointer);
  }

  #allIn(parentId: string | null): boolean {
    return this.#dragged.every(({ id }) => this.#parentOf(id) === parentId);
  }

  #parentOf(id: string): string | null {
    return this.#layout.get(id)?.parentId ?? null;
  }

  /** Boxes that the dragged cards can be lined up with: what else is in their teams. */
  #others(): Box[] {
    const parents = new Set([...this.ids].map((id) => this.#parentOf(id)));
    return [...this.#layout.values()].flatMap((node) =>
      parents.has(node.parentId) && !this.ids.has(node.id) ? (this.#boxes.get(node.id) ?? []) : [],
    );
  }

  #show(): void {
    const parentId = this.#target();
    const guides = snapTo(this.#dragged, this.#others()).guides;
    const { copy, only } = this.#keys;
    if (parentId === undefined) {
      useDrop.setState({
        active: true,
        only,
        copy: false,
        parentId: undefined,
        ghosts: [],
        frame: null,
        guides,
      });
      return;
    }
    const stays = !copy && this.#allIn(parentId);
    const origin = parentId === null ? undefined : this.#boxes.get(parentId);
    const spots = dropSpots(this.#layout, this.#boxes, this.#dragged, parentId);
    const ghosts = stays
      ? []
      : this.#dragged.flatMap((card): Box[] => {
          const at = spots.get(card.id);
          return at ? [{ ...card, x: at.x + (origin?.x ?? 0), y: at.y + (origin?.y ?? 0) }] : [];
        });
    useDrop.setState({
      active: true,
      only,
      copy,
      parentId: stays ? undefined : parentId,
      name: parentId === null ? '' : (useEngine.getState().workspaces[parentId]?.name ?? ''),
      frame: stays || !origin ? null : grownFrame(origin, ghosts),
      depth: parentId === null ? 0 : (this.#layout.get(parentId)?.depth ?? 0),
      ghosts,
      guides: stays ? guides : [],
    });
  }
}
