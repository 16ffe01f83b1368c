import { CircleDot, History, Pause, Play, StepBack, StepForward } from 'lucide-react';
import { fullTime } from '../inspector/time.ts';
import { text } from '../text/index.ts';
import { Button, ErrorCard, IconButton } from '../ui/index.ts';
import { closeReplay, openReplay, setSpeed, step, togglePlay } from './player.ts';
import styles from './Replay.module.css';
import { Scrubber } from './Scrubber.tsx';
import { type Speed, speeds, useReplay } from './store.ts';

/** While the past is shown: says so, and moves through it. */
export function ReplayBar() {
  const phase = useReplay((state) => state.phase);
  const replay = text.replay;
  if (phase === 'off') return null;
  return (
    <>
      <div className={styles.edge} aria-hidden="true" />
      <section className={styles.bar} aria-label={replay.label}>
        <p className={styles.banner} role="status">
          <History size={14} aria-hidden="true" />
          {phase === 'opening' ? replay.opening : replay.banner}
        </p>
        {phase === 'on' && <Controls />}
        {phase === 'failed' && <Failure />}
        <Button
          size="s"
          variant="primary"
          icon={<CircleDot size={13} aria-hidden="true" />}
          className={styles.live}
          onClick={closeReplay}
        >
          {replay.live}
        </Button>
        <Notes />
      </section>
    </>
  );
}

function Controls() {
  const playing = useReplay((state) => state.playing);
  const speed = useReplay((state) => state.speed);
  const atStart = useReplay((state) => state.count === 0);
  const atEnd = useReplay((state) => state.count >= state.total);
  const replay = text.replay;
  return (
    <div className={styles.controls}>
      <IconButton size="s" label={replay.previous} disabled={atStart} onClick={() => step(-1)}>
        <StepBack size={14} aria-hidden="true" />
      </IconButton>
      <IconButton size="s" label={playing ? replay.pause : replay.play} onClick={togglePlay}>
        {playing ? <Pause size={15} aria-hidden="true" /> : <Play size={15} aria-hidden="true" />}
      </IconButton>
      <IconButton size="s" label={replay.next} disabled={atEnd} onClick={() => step(1)}>
        <StepForward size={14} aria-hidden="true" />
      </IconButton>
      <select
        aria-label={replay.speed}
        className={styles.speed}
        value={speed}
        onChange={(event) => setSpeed(Number(event.target.value) as Speed)}
      >
        {speeds.map((each) => (
          <option key={each} value={each}>
            {replay.times(each)}
          </option>
        ))}
      </select>
      <Scrubber />
      <Moment />
    </div>
  );
}

function Moment() {
  const at = useReplay((state) => Math.floor(state.at / 1000) * 1000);
  const count = useReplay((state) => state.count);
  const total = useReplay((state) => state.total);
  return (
    <span className={styles.moment}>
      <time dateTime={new Date(at).toISOString()}>{fullTime(at)}</time>
      <span>{text.replay.event(count, total)}</span>
    </span>
  );
}

function Notes() {
  const { phase, isRead, isCut, total, readTo, from, to, meanwhile, error } = useReplay();
  const replay = text.replay;
  if (phase !== 'on') return null;
  const percent = to > from ? Math.round(((readTo - from) / (to - from)) * 100) : 100;
  const notes = [
    ...(isRead ? [] : [replay.loaded(percent)]),
    ...(isRead && total === 0 && !error ? [replay.empty] : []),
    ...(isCut ? [replay.cut(total.toLocaleString('en'))] : []),
    ...(error ? [error.message] : []),
    ...(meanwhile > 0 ? [replay.meanwhile(meanwhile)] : []),
  ];
  if (notes.length === 0) return null;
  return <p className={styles.notes}>{notes.join(' · ')}</p>;
}

function Failure() {
  const error = useReplay((state) => state.error);
  const from = useReplay((state) => state.from);
  const to = useReplay((state) => state.to);
  if (!error) return null;
  return (
    <div className={styles.failure}>
      <ErrorCard error={error} title={text.replay.failed} onRetry={() => void openReplay(from, to)} />
    </div>
  );
}
