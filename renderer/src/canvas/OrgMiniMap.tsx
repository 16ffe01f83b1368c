import {
  MiniMap,
  type MiniMapNodeProps,
  type ReactFlowState,
  useReactFlow,
  useStoreApi,
} from '@xyflow/react';
import { useEffect, useState } from 'react';
import { usePlan } from '../state/plan.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { StatusShape } from '../ui/StatusMark.tsx';
import { useBodyMark } from '../ui/useBodyMark.ts';
import { useDrag } from './drag.ts';
import type { Box } from './layout/geometry.ts';
import { MAX_MAP_CARDS } from './map-size.ts';
import type { CanvasNode } from './node/canvas-node.ts';
import { useCard } from './node/cards.ts';
import styles from './OrgMiniMap.module.css';
import { atRest } from './rest.ts';

const MIN_PANE_WIDTH_PX = 640;
const MIN_PANE_HEIGHT_PX = 420;
/** Share of the org in view above which the map would say nothing new. */
const MAX_SEEN = 0.7;

/** The map shows only where it helps: a good part of the org is out of view, and the pane has room for it. */
export function OrgMiniMap({ bounds, count }: { readonly bounds: Box; readonly count: number }) {
  const { setCenter, getZoom } = useReactFlow();
  const useful = useIsUseful(bounds);
  const wanted = useUi((state) => state.showMap);
  // The legend of a plan takes its corner.
  const hasPlan = usePlan((state) => state.plan !== null);
  // Where cards are dragged the map would be in the way, and it would be drawn anew with each step.
  const dragging = useDrag((state) => state.ids.size > 0);
  const shown = useful && wanted && !hasPlan && !dragging && count <= MAX_MAP_CARDS;
  useBodyMark('map', shown ? 'shown' : null);
  if (!shown) return null;
  return (
    <MiniMap<CanvasNode>
      className={styles.map ?? ''}
      ariaLabel={text.canvas.map.label}
      pannable
      zoomable
      maskStrokeColor="var(--accent)"
      maskStrokeWidth={2}
      onClick={(_, { x, y }) => void setCenter(x, y, { zoom: getZoom() })}
      nodeComponent={MapNode}
    />
  );
}

function isUseful({ width, height, transform: [x, y, zoom] }: ReactFlowState, bounds: Box): boolean {
  if (width < MIN_PANE_WIDTH_PX || height < MIN_PANE_HEIGHT_PX) return false;
  const left = bounds.x * zoom + x;
  const top = bounds.y * zoom + y;
  const wide = bounds.width * zoom;
  const high = bounds.height * zoom;
  const seenWidth = Math.min(width, left + wide) - Math.max(0, left);
  const seenHeight = Math.min(height, top + high) - Math.max(0, top);
  return Math.max(0, seenWidth) * Math.max(0, seenHeight) < MAX_SEEN * wide * high;
}

/** Decided when the view rests: a map that came in the middle of a move would hold that up. */
function useIsUseful(bounds: Box): boolean {
  const flow = useStoreApi();
  const [useful, setUseful] = useState(false);
  useEffect(() => {
    const look = atRest(() => setUseful(isUseful(flow.getState(), bounds)));
    look.put();
    const stop = flow.subscribe((now, before) => {
      const isSameView =
        now.transform === before.transform && now.width === before.width && now.height === before.height;
      if (!isSameView) look.put();
    });
    return () => {
      stop();
      look.drop();
    };
  }, [flow, bounds]);
  return useful;
}

/** A card on the map: its status by colour and shape; a team is its frame. */
function MapNode({ id, x, y, width, height }: MiniMapNodeProps) {
  const { facts, counts } = useCard(id);
  const isTeam = counts.length > 0 && !facts.collapsed;
  const size = Math.min(width, height) * 0.86;
  return (
    <g className={isTeam ? styles.team : styles.card} data-map={isTeam ? 'team' : facts.presence}>
      <rect x={x} y={y} width={width} height={height} rx={24} />
      {!isTeam && (
        <svg
          aria-hidden="true"
          x={x + (width - size) / 2}
          y={y + (height - size) / 2}
          width={size}
          height={size}
        >
          <StatusShape presence={facts.presence} />
        </svg>
      )}
    </g>
  );
}
