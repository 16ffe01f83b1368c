import { useReactFlow } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { endSteady, keepSteady } from '../../engine/steady.ts';
import { isMac } from '../../frame/keys.ts';
import { nestWorkspaces, placeWorkspaces } from '../actions.ts';
import { duplicateWorkspaces } from '../copies.ts';
import { useDrag } from '../drag.ts';
import type { Point } from '../layout/geometry.ts';
import type { Layout } from '../layout/layout.ts';
import { type DragKeys, DragSession, type Outcome } from './DragSession.ts';

type Moving = readonly { readonly id: string; readonly position: Point }[];
type Pressed = Pick<MouseEvent, 'altKey' | 'metaKey' | 'ctrlKey'>;

/** React Flow tells of the end of a drag sooner than that after the pointer was let go. */
const LET_GO_MS = 100;
const NOTHING_DRAGGED: ReadonlySet<string> = new Set();

/** The drag that goes on, as React Flow tells of it. */
export interface DragHandlers {
  start(layout: Layout, nodes: Moving): void;
  move(event: unknown, nodes: Moving): void;
  /** The pointer was let go: does what the drag led to. */
  stop(): void;
  /** True while the pointer still moves but Esc has put everything back: what it moves does not count. */
  isCancelled(): boolean;
}

/**
 * Drags of cards, with the team that they would join. `putBack` shows every card where the layout has it: Esc puts
 * everything back at once, although the pointer is still down.
 */
export function useDragSession(putBack: () => void): DragHandlers {
  const { screenToFlowPosition } = useReactFlow();
  const session = useRef<DragSession | null>(null);
  const latestPutBack = useRef(putBack);
  latestPutBack.current = putBack;

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const current = session.current;
      if (!current) return;
      if (event.key === 'Escape' && event.type === 'keydown') {
        // Nothing else that Esc closes may hear of it.
        event.preventDefault();
        event.stopImmediatePropagation();
        current.cancel();
        useDrag.setState({ ids: NOTHING_DRAGGED });
        latestPutBack.current();
      } else current.setKeys(keysOf(event));
    };
    window.addEventListener('keydown', onKey, true);
    window.addEventListener('keyup', onKey, true);
    return () => {
      window.removeEventListener('keydown', onKey, true);
      window.removeEventListener('keyup', onKey, true);
      session.current?.cancel();
    };
  }, []);

  const move = useCallback(
    (event: unknown, nodes: Moving) => {
      if (!isPointer(event)) return;
      const pointer = screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false });
      session.current?.move(pointer, nodes, keysOf(event));
    },
    [screenToFlowPosition],
  );

  const stop = useCallback(() => {
    const outcome = session.current?.drop() ?? null;
    session.current = null;
    useDrag.setState({ ids: NOTHING_DRAGGED });
    endSteady('drag');
    if (outcome) finish(outcome);
  }, []);

  const start = useCallback(
    (layout: Layout, nodes: Moving) => {
      const begun = new DragSession(layout, nodes);
      session.current = begun;
      useDrag.setState({ ids: begun.ids });
      keepSteady('drag');
      // React Flow does not tell of the end when a card that it drags went away meanwhile.
      const unlessEnded = () => {
        if (session.current !== begun) return;
        begun.cancel();
        stop();
      };
      const letGo = () => setTimeout(unlessEnded, LET_GO_MS);
      window.addEventListener('pointerup', letGo, { capture: true, once: true });
    },
    [stop],
  );

  const isCancelled = useCallback(() => session.current?.cancelled ?? false, []);
  return useMemo(() => ({ start, move, stop, isCancelled }), [start, move, stop, isCancelled]);
}

function finish({ ids, parentId, spots, copy }: Outcome): void {
  if (copy && parentId !== undefined) void duplicateWorkspaces(ids, { parentId, at: spots });
  else if (parentId === undefined) void placeWorkspaces(spots);
  else void nestWorkspaces(ids, parentId, spots);
}

function keysOf({ altKey, metaKey, ctrlKey }: Pressed): DragKeys {
  const only = isMac ? metaKey : ctrlKey;
  return { copy: altKey && !only, only };
}

function isPointer(event: unknown): event is MouseEvent {
  return typeof event === 'object' && event !== null && 'clientX' in event;
}
