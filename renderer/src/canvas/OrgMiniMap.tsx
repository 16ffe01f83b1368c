import { MiniMap, useStore } from '@xyflow/react';
import { presenceOf } from '../engine/presence.ts';
import { usePlan } from '../state/plan.ts';
import type { Box } from './layout/geometry.ts';
import { useOrg } from './live-org.ts';
import type { CanvasNode } from './node/canvas-node.ts';
import styles from './OrgMiniMap.module.css';

const MIN_PANE_WIDTH_PX = 640;
const MIN_PANE_HEIGHT_PX = 420;
const MAX_NODES = 400;
/** Share of the org in view above which the map would say nothing new. */
const MAX_SEEN = 0.7;

/** The map shows only where it helps: a good part of the org is out of view, and the pane has room for it. */
export function OrgMiniMap({ bounds, count }: { readonly bounds: Box; readonly count: number }) {
  const useful = useStore(({ width, height, transform: [x, y, zoom] }) => {
    if (width < MIN_PANE_WIDTH_PX || height < MIN_PANE_HEIGHT_PX) return false;
    const left = bounds.x * zoom + x;
    const top = bounds.y * zoom + y;
    const wide = bounds.width * zoom;
    const high = bounds.height * zoom;
    const seenWidth = Math.min(width, left + wide) - Math.max(0, left);
    const seenHeight = Math.min(height, top + high) - Math.max(0, top);
    return Math.max(0, seenWidth) * Math.max(0, seenHeight) < MAX_SEEN * wide * high;
  });
  // The legend of a plan takes its corner.
  const hasPlan = usePlan((state) => state.plan !== null);
  if (!useful || hasPlan || count >= MAX_NODES) return null;
  return (
    <MiniMap<CanvasNode>
      className={styles.map ?? ''}
      ariaLabel="Map of the org"
      pannable
      nodeBorderRadius={24}
      nodeColor={colourOf}
      nodeStrokeColor="var(--line-strong)"
      nodeStrokeWidth={6}
    />
  );
}

function colourOf(node: CanvasNode): string {
  if (node.data.kind === 'team') return 'var(--frame)';
  const workspace = useOrg.getState().workspaces[node.id];
  return workspace ? `var(--${presenceOf(workspace)}, var(--offline))` : 'var(--offline)';
}
