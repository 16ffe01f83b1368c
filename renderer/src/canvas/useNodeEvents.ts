import type { MouseEvent } from 'react';
import { useUi } from '../state/ui.ts';
import type { Point } from './layout/geometry.ts';
import type { CanvasNode } from './node/canvas-node.ts';
import { isPlain, pointOf } from './pointer.ts';
import type { CanvasView } from './useCanvasView.ts';
import { useStable } from './useStable.ts';

export interface NodeEventOptions {
  readonly view: CanvasView;
  readonly openCardMenu: (id: string, at: Point) => void;
  /** The person moves the view, which then stays as it is. */
  readonly userMoved: () => void;
}

/**
 * What a pointer does with a card. What React Flow hands to its nodes must stay the same, or every node is drawn again
 * in each frame of a drag.
 */
export function useNodeEvents({ view, openCardMenu, userMoved }: NodeEventOptions) {
  const onNodeDoubleClick = useStable((_: MouseEvent, node: CanvasNode) => {
    userMoved();
    view.zoomTo(node.id);
  });
  const onNodeContextMenu = useStable((event: MouseEvent, node: CanvasNode) => {
    event.preventDefault();
    openCardMenu(node.id, pointOf(event));
  });
  const onNodeClick = useStable((event: MouseEvent, node: CanvasNode) => {
    // Of several that are selected, a click without keys leaves only the one; React Flow would keep all.
    const { selectedIds, select } = useUi.getState();
    if (isPlain(event) && selectedIds.length > 1 && selectedIds.includes(node.id)) select(node.id);
  });
  return { onNodeClick, onNodeDoubleClick, onNodeContextMenu };
}
