import { MiniMap, useStore } from '@xyflow/react';
import { presenceOf } from '../engine/presence.ts';
import { useEngine } from '../engine/store.ts';
import type { Box } from './layout/geometry.ts';
import type { CanvasNode } from './node/WorkspaceNode.tsx';
import styles from './OrgMiniMap.module.css';

const MIN_PANE_WIDTH_PX = 640;
const MIN_PANE_HEIGHT_PX = 420;
const MAX_NODES = 400;

/** The map shows only where it helps: the org reaches out of the view, and the pane has room for it. */
export function OrgMiniMap({ bounds, count }: { readonly bounds: Box; readonly count: number }) {
  const useful = useStore(({ width, height, transform: [x, y, zoom] }) => {
    if (width < MIN_PANE_WIDTH_PX || height < MIN_PANE_HEIGHT_PX) return false;
    return (
      bounds.x * zoom + x < 0 ||
      bounds.y * zoom + y < 0 ||
      (bounds.x + bounds.width) * zoom + x > width ||
      (bounds.y + bounds.height) * zoom + y > height
    );
  });
  if (!useful || count >= MAX_NODES) return null;
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
  if (node.data.kind === 'team') return 'var(--sunken)';
  const workspace = useEngine.getState().workspaces[node.id];
  return workspace ? `var(--${presenceOf(workspace)}, var(--offline))` : 'var(--offline)';
}
