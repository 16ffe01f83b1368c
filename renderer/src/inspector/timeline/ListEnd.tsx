import { text } from '../../text/index.ts';
import { Button, Spinner } from '../../ui/index.ts';
import { fullTime } from '../time.ts';
import styles from './Timeline.module.css';
import type { TimelineState } from './useTimeline.ts';

export interface ListEndProps {
  readonly timeline: Pick<TimelineState, 'loadingOlder' | 'reachedEnd' | 'lookedTo' | 'loadOlder'>;
  readonly isFiltered: boolean;
}

/** What is below the last row: more, nothing more, or as far as was looked. */
export function ListEnd({ timeline, isFiltered }: ListEndProps) {
  const { end, loadingOlder } = text.timeline;
  const { reachedEnd, lookedTo } = timeline;
  if (timeline.loadingOlder) {
    return (
      <div className={styles.end}>
        <Spinner label={loadingOlder} />
      </div>
    );
  }
  if (reachedEnd) return <div className={styles.end}>{isFiltered ? end.noOlder : end.began}</div>;
  return (
    <div className={styles.end}>
      {isFiltered && lookedTo !== null && <span>{end.looked(fullTime(lookedTo))}</span>}
      <Button size="s" variant="ghost" onClick={timeline.loadOlder}>
        {isFiltered ? end.further : end.older}
      </Button>
    </div>
  );
}
