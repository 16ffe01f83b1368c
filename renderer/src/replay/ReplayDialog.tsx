import { History } from 'lucide-react';
import { useState } from 'react';
import type { OutputOf } from '../../../core/contract/index.ts';
import { useQuery } from '../dialogs/useQuery.ts';
import { MomentField } from '../inspector/MomentField.tsx';
import { fullTime } from '../inspector/time.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Button, Dialog, EmptyState, ErrorCard, Skeleton } from '../ui/index.ts';
import { openReplay } from './player.ts';
import styles from './Replay.module.css';

const HOUR_MS = 3_600_000;

/** Which stretch of the record to replay. */
export default function ReplayDialog() {
  const replay = text.replay;
  const close = useUi((state) => state.closeDialog);
  const range = useQuery('replay.range', {});
  const { output, error } = range;
  if (output?.from != null) return <Chooser range={{ ...output, from: output.from }} onClose={close} />;
  return (
    <Dialog
      title={replay.open}
      width="s"
      onClose={close}
      footer={<Button onClick={close}>{replay.cancel}</Button>}
    >
      {error ? (
        <ErrorCard error={error} title={replay.failedRange} onRetry={range.refresh} />
      ) : output ? (
        <EmptyState icon={<History size={22} />} title={replay.nothing}>
          {replay.nothingHint}
        </EmptyState>
      ) : (
        <Skeleton lines={3} label={replay.loadingRange} />
      )}
    </Dialog>
  );
}

interface ChooserProps {
  readonly range: OutputOf<'replay.range'> & { readonly from: number };
  readonly onClose: () => void;
}

function Chooser({ range, onClose }: ChooserProps) {
  const replay = text.replay;
  const { to: now, imports } = range;
  const [chosen, setChosen] = useState('h1');
  const [from, setFrom] = useState<number | null>(Math.max(range.from, now - HOUR_MS));
  const [to, setTo] = useState<number | null>(now);
  const isCustom = chosen === 'custom';
  const bad = from === null || to === null || from >= to;

  const choose = (value: string) => {
    setChosen(value);
    if (value === 'custom') return;
    const begun = value === 'h1' ? now - HOUR_MS : value === 'h24' ? now - 24 * HOUR_MS : Number(value);
    setFrom(begun);
    setTo(now);
  };
  const start = () => {
    if (bad) return;
    onClose();
    void openReplay(from, to);
  };
  return (
    <Dialog
      title={replay.open}
      width="s"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{replay.cancel}</Button>
          <Button variant="primary" disabled={bad} onClick={start}>
            {replay.start}
          </Button>
        </>
      }
    >
      <div className={styles.chooser}>
        <label>
          <span>{replay.range}</span>
          <select value={chosen} onChange={(event) => choose(event.target.value)}>
            <option value="h1">{replay.ranges.h1}</option>
            <option value="h24">{replay.ranges.h24}</option>
            {imports.map(({ at, title }) => (
              <option key={at} value={at}>
                {replay.sinceImport(title.slice(0, 60), fullTime(at))}
              </option>
            ))}
            <option value="custom">{replay.ranges.custom}</option>
          </select>
        </label>
        {isCustom && (
          <>
            <MomentField label={replay.from} value={from} onChange={setFrom} />
            <MomentField label={replay.to} value={to} onChange={setTo} />
            {bad && <p role="alert">{replay.badRange}</p>}
          </>
        )}
        <p className={styles.hint}>{replay.recordedSince(fullTime(range.from))}</p>
      </div>
    </Dialog>
  );
}
