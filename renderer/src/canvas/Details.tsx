import { useStore, useStoreApi } from '@xyflow/react';
import { useLayoutEffect } from 'react';
import type { Point } from './layout/geometry.ts';
import { absoluteBoxes, type Layout } from './layout/layout.ts';
import { detailCards, isDetailed } from './node/cards.ts';
import { showsTiles } from './zoom.ts';

/** The cards of a small org have their texts from the start. */
const AT_ONCE = 60;
const PER_FRAME = 16;

/**
 * Gives cards their texts once these can be read: those in the middle of the view first, a few in each frame. A large
 * org that is seen as a whole is tiles, and the texts of a thousand cards are most of what it would cost to show it.
 */
export function Details({ layout }: { readonly layout: Layout }) {
  const readable = useStore((state) => !showsTiles(state.transform[2]));
  const flow = useStoreApi();

  useLayoutEffect(() => {
    const missing = [...layout.keys()].filter((id) => !isDetailed(id));
    if (layout.size <= AT_ONCE) {
      detailCards(missing);
      return;
    }
    if (!readable) return;
    const { width, height, transform } = flow.getState();
    const [x, y, zoom] = transform;
    const queue = nearestFirst(layout, missing, { x: (width / 2 - x) / zoom, y: (height / 2 - y) / zoom });
    let frame = 0;
    const next = () => {
      detailCards(queue.splice(0, PER_FRAME));
      if (queue.length > 0) frame = requestAnimationFrame(next);
    };
    next();
    return () => cancelAnimationFrame(frame);
  }, [layout, readable, flow]);
  return null;
}

function nearestFirst(layout: Layout, ids: readonly string[], middle: Point): string[] {
  const boxes = absoluteBoxes(layout);
  const distance = (id: string) => {
    const box = boxes.get(id);
    return box ? Math.hypot(box.x + box.width / 2 - middle.x, box.y + box.height / 2 - middle.y) : 0;
  };
  const distances = new Map(ids.map((id) => [id, distance(id)]));
  return ids.toSorted((a, b) => (distances.get(a) ?? 0) - (distances.get(b) ?? 0));
}
