import { useState } from 'react';
import { text as texts } from '../../../text/index.ts';
import styles from './Viewer.module.css';

export interface MediaViewProps {
  readonly kind: 'video' | 'audio';
  readonly url: string;
  readonly name: string;
}

/** A film or a sound with its controls; what cannot be played says so instead of staying black. */
export function MediaView({ kind: Kind, url, name }: MediaViewProps) {
  const [broken, setBroken] = useState(false);
  if (broken) return <p className={styles.note}>{texts.talk.file.notPlayed}</p>;
  return (
    <Kind className={styles[Kind]} src={url} controls aria-label={name} onError={() => setBroken(true)} />
  );
}
