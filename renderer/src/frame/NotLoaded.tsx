import type { ShownError } from '../engine/shown-error.ts';
import { text } from '../text/index.ts';
import { ErrorCard } from '../ui/index.ts';
import styles from './Frame.module.css';

/** In place of what a window shows: the engine did not say what there is. */
export function NotLoaded({ error }: { readonly error: ShownError }) {
  return (
    <div className={styles.notice}>
      <ErrorCard error={error} title={text.frame.notLoaded} onRetry={() => window.location.reload()} />
    </div>
  );
}
