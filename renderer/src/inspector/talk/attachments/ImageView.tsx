import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { useState } from 'react';
import { text as texts } from '../../../text/index.ts';
import { IconButton } from '../../../ui/index.ts';
import styles from './Viewer.module.css';

const words = texts.talk.file;
const STEP = 1.5;
const MAX_ZOOM = 8;

/** A picture: fits at first, zooms by buttons and by clicking into it. */
export function ImageView({ url, name }: { readonly url: string; readonly name: string }) {
  /** Of its own size; null fits. */
  const [zoom, setZoom] = useState<number | null>(null);
  const [width, setWidth] = useState(0);
  const [broken, setBroken] = useState(false);
  const change = (factor: number) =>
    setZoom((current) => Math.min(MAX_ZOOM, Math.max(1 / MAX_ZOOM, (current ?? 1) * factor)));
  if (broken) return <p className={styles.note}>{words.broken}</p>;
  return (
    <div className={styles.picture}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a large picture scrolls, also by keyboard */}
      <div className={styles.pan} tabIndex={0}>
        <img
          src={url}
          alt={words.image(name)}
          className={zoom === null ? styles.fit : undefined}
          style={zoom === null ? undefined : { width: width * zoom }}
          onLoad={(event) => setWidth(event.currentTarget.naturalWidth)}
          onError={() => setBroken(true)}
        />
      </div>
      <div className={styles.zoom}>
        <IconButton label={words.zoomOut} size="s" onClick={() => change(1 / STEP)}>
          <ZoomOut size={15} aria-hidden="true" />
        </IconButton>
        <span>{zoom === null ? words.fit : words.zoom(Math.round(zoom * 100))}</span>
        <IconButton label={words.zoomIn} size="s" onClick={() => change(STEP)}>
          <ZoomIn size={15} aria-hidden="true" />
        </IconButton>
        <IconButton label={words.fit} size="s" disabled={zoom === null} onClick={() => setZoom(null)}>
          <Maximize size={15} aria-hidden="true" />
        </IconButton>
      </div>
    </div>
  );
}
