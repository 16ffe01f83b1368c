import { useReactFlow, useStore } from '@xyflow/react';
import { Maximize, Minus, Plus, Sparkles, Waypoints } from 'lucide-react';
import { useUi } from '../state/ui.ts';
import { IconButton } from '../ui/Button.tsx';
import { tidy } from './actions.ts';
import styles from './CanvasToolbar.module.css';

export interface CanvasToolbarProps {
  readonly onFit: () => void;
  readonly onZoom: () => void;
}

/** Zoom, fit, tidy, activity lines: bottom left, out of the way. */
export function CanvasToolbar({ onFit, onZoom }: CanvasToolbarProps) {
  const { zoomIn, zoomOut, zoomTo } = useReactFlow();
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  const showEdges = useUi((state) => state.showActivityEdges);
  const toggleEdges = useUi((state) => state.toggleActivityEdges);
  const zooming = (change: () => Promise<boolean>) => () => {
    onZoom();
    void change();
  };
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Canvas">
      <IconButton label="Zoom out" size="s" onClick={zooming(zoomOut)}>
        <Minus size={14} aria-hidden="true" />
      </IconButton>
      <button
        type="button"
        className={styles.percent}
        aria-label={`Zoom ${percent} percent; show at natural size`}
        onClick={zooming(() => zoomTo(1))}
      >
        {percent}%
      </button>
      <IconButton label="Zoom in" size="s" onClick={zooming(zoomIn)}>
        <Plus size={14} aria-hidden="true" />
      </IconButton>
      <span className={styles.rule} />
      <IconButton label="Show everything" shortcut="Shift 1" size="s" onClick={onFit}>
        <Maximize size={14} aria-hidden="true" />
      </IconButton>
      <IconButton
        label="Tidy up"
        size="s"
        onClick={() => {
          tidy();
          onFit();
        }}
      >
        <Sparkles size={14} aria-hidden="true" />
      </IconButton>
      <IconButton label="Activity lines" size="s" aria-pressed={showEdges} onClick={toggleEdges}>
        <Waypoints size={14} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
