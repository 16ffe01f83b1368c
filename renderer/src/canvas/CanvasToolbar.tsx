import { useReactFlow, useStore } from '@xyflow/react';
import {
  ChevronUp,
  CircleHelp,
  Image,
  Map as MapIcon,
  MapPinOff,
  Maximize,
  Minus,
  Plus,
  Sparkles,
  Waypoints,
} from 'lucide-react';
import { useState } from 'react';
import { keys } from '../frame/keys.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { IconButton } from '../ui/Button.tsx';
import type { MenuItem } from '../ui/Menu.tsx';
import styles from './CanvasToolbar.module.css';
import { EdgeLegend } from './EdgeLegend.tsx';
import { MAX_MAP_CARDS } from './map-size.ts';
import { commandItem } from './menu/item.tsx';
import { pictureItems } from './menu/picture-items.tsx';
import { useMenuBelow } from './useMenuBelow.tsx';

export interface CanvasToolbarProps {
  /** Cards that the canvas shows. */
  readonly cards: number;
  readonly onFit: () => void;
  readonly onZoom: () => void;
}

const words = text.canvas.toolbar;
const SIZE = 14;
const ZOOMS = [0.25, 0.5, 1, 2] as const;

/** Zoom, fit, tidy, activity lines, pictures: bottom left, out of the way. */
export function CanvasToolbar({ cards, onFit, onZoom }: CanvasToolbarProps) {
  const { zoomIn, zoomOut } = useReactFlow();
  const showEdges = useUi((state) => state.showActivityEdges);
  const toggleEdges = useUi((state) => state.toggleActivityEdges);
  const [legend, setLegend] = useState(false);
  const menu = useMenuBelow();
  const zooming = (change: () => Promise<boolean>) => () => {
    onZoom();
    void change();
  };
  return (
    <>
      {legend && showEdges && <EdgeLegend onClose={() => setLegend(false)} />}
      <div className={styles.toolbar} role="toolbar" aria-label={words.label}>
        <IconButton label={words.zoomOut} shortcut="-" size="s" onClick={zooming(zoomOut)}>
          <Minus size={SIZE} aria-hidden="true" />
        </IconButton>
        <ZoomMenu onZoom={onZoom} />
        <IconButton label={words.zoomIn} shortcut="+" size="s" onClick={zooming(zoomIn)}>
          <Plus size={SIZE} aria-hidden="true" />
        </IconButton>
        <span className={styles.rule} />
        <IconButton label={words.fit} shortcut={keys('Shift+1')} size="s" onClick={onFit}>
          <Maximize size={SIZE} aria-hidden="true" />
        </IconButton>
        <IconButton label={words.tidy} size="s" onClick={() => useUi.getState().askCanvas('tidy')}>
          <Sparkles size={SIZE} aria-hidden="true" />
        </IconButton>
        <IconButton label={words.lines} size="s" aria-pressed={showEdges} onClick={toggleEdges}>
          <Waypoints size={SIZE} aria-hidden="true" />
        </IconButton>
        {showEdges && (
          <IconButton label={words.legend} size="s" aria-pressed={legend} onClick={() => setLegend(!legend)}>
            <CircleHelp size={SIZE} aria-hidden="true" />
          </IconButton>
        )}
        <IconButton
          label={words.save}
          size="s"
          aria-haspopup="menu"
          onClick={(event) => menu.open(event.currentTarget, words.save, [pictureItems()])}
        >
          <Image size={SIZE} aria-hidden="true" />
        </IconButton>
        <MapToggle cards={cards} />
      </div>
      {menu.element}
    </>
  );
}

/** The zoom in percent; a click offers others. */
function ZoomMenu({ onZoom }: Pick<CanvasToolbarProps, 'onZoom'>) {
  const { zoomTo } = useReactFlow();
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  const menu = useMenuBelow();
  const steps = ZOOMS.map(
    (zoom): MenuItem => ({
      id: String(zoom),
      label: words.percent(zoom * 100),
      ...(zoom === 1 ? { shortcut: '1' } : {}),
      run: () => {
        onZoom();
        void zoomTo(zoom);
      },
    }),
  );
  return (
    <>
      <button
        type="button"
        className={styles.percent}
        aria-label={words.zoom(percent)}
        aria-haspopup="menu"
        onClick={(event) =>
          menu.open(event.currentTarget, words.zoomMenu, [
            steps,
            [
              commandItem('canvas.fit', Maximize, words.fit),
              commandItem('canvas.zoomSelection', ChevronUp, words.zoomSelection, {
                disabled: useUi.getState().selectedIds.length === 0,
              }),
            ],
          ])
        }
      >
        {percent}%
        <ChevronUp size={11} aria-hidden="true" />
      </button>
      {menu.element}
    </>
  );
}

/** Shows or hides the map. Where there can be none, it says why. */
function MapToggle({ cards }: Pick<CanvasToolbarProps, 'cards'>) {
  const shown = useUi((state) => state.showMap);
  const toggle = useUi((state) => state.toggleMap);
  const tooMany = cards > MAX_MAP_CARDS;
  return (
    <IconButton
      label={tooMany ? words.noMap(MAX_MAP_CARDS) : words.map}
      size="s"
      aria-pressed={shown && !tooMany}
      aria-disabled={tooMany}
      onClick={() => !tooMany && toggle()}
    >
      {tooMany ? <MapPinOff size={SIZE} aria-hidden="true" /> : <MapIcon size={SIZE} aria-hidden="true" />}
    </IconButton>
  );
}
