import { Pencil, Play, Trash2 } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { Schedule } from '../../../../../core/contract/index.ts';
import { run } from '../../../engine/run.ts';
import { useForm } from '../../../state/forms.ts';
import { text } from '../../../text/index.ts';
import { Badge, cx, IconButton } from '../../../ui/index.ts';
import { fullTime } from '../../time.ts';
import { useNow } from '../../useNow.ts';
import { shownName } from '../files/place.ts';
import { RunLine } from './RunLine.tsx';
import { Runs } from './Runs.tsx';
import { ScheduleForm } from './ScheduleForm.tsx';
import styles from './Schedules.module.css';
import { cronWords, HERE, momentIn, untilText } from './times.ts';

const words = text.work.schedules;

export interface ScheduleItemProps {
  readonly schedule: Schedule;
  readonly onRemove: () => void;
}

/** One schedule: whether it counts, when it runs, how the last run went, and the runs before that on demand. */
export function ScheduleItem({ schedule, onRemove }: ScheduleItemProps) {
  const { id, workspaceId, name, cron, timezone, prompt, enabled, lastRun, runCount } = schedule;
  const formId = `schedule:${id}`;
  const form = useForm(formId);
  const [counts, setCounts] = useEnabled(schedule);
  const [busy, setBusy] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const shown = shownName(name);
  const isUnderWay = lastRun?.status === 'waiting' || lastRun?.status === 'running';
  if (form.isOpen) {
    return (
      <li>
        <ScheduleForm form={formId} workspaceId={workspaceId} schedule={schedule} onDone={form.close} />
      </li>
    );
  }
  const runNow = async () => {
    setBusy(true);
    await run('schedules.run', { workspaceId, id });
    setBusy(false);
  };
  return (
    <li className={cx(styles.item, !enabled && styles.off)}>
      <div className={styles.head}>
        <label className={styles.name}>
          <input
            type="checkbox"
            checked={counts}
            aria-label={words.counts(shown)}
            title={enabled ? words.pause : words.resume}
            onChange={(event) => setCounts(event.target.checked)}
          />
          <strong>{shown}</strong>
        </label>
        {schedule.isStale && (
          <Badge tone="busy" title={words.staleHint}>
            {words.stale}
          </Badge>
        )}
        <span className={styles.actions}>
          <IconButton
            label={words.run(shown)}
            size="s"
            disabled={busy || isUnderWay}
            onClick={() => void runNow()}
          >
            <Play size={13} aria-hidden="true" />
          </IconButton>
          <IconButton label={words.edit(shown)} size="s" onClick={() => form.open()}>
            <Pencil size={13} aria-hidden="true" />
          </IconButton>
          <IconButton label={words.remove(shown)} size="s" onClick={onRemove}>
            <Trash2 size={13} aria-hidden="true" />
          </IconButton>
        </span>
      </div>
      <p>
        <span title={cron}>{cronWords(cron)}</span>
        {timezone !== HERE && <span className={styles.zone}> · {timezone}</span>}
      </p>
      <p className={styles.facts}>
        <Next schedule={schedule} />
        <span>{words.from[schedule.source]}</span>
      </p>
      <p className={styles.prompt}>{prompt}</p>
      {lastRun && <RunLine workspaceId={workspaceId} run={lastRun} />}
      {runCount > 1 && (
        <details className={styles.earlier} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{words.earlier(runCount - 1)}</summary>
          {isOpen && <Runs schedule={schedule} />}
        </details>
      )}
    </li>
  );
}

/** Whether it counts: as somebody just wants it, until the engine has said so or refused. */
function useEnabled({ workspaceId, id, enabled }: Schedule): [boolean, (enabled: boolean) => void] {
  const [wanted, setWanted] = useState<boolean | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the engine says is what counts from then on
  useEffect(() => setWanted(null), [enabled]);
  const set = async (next: boolean) => {
    setWanted(next);
    if ((await run('schedules.edit', { workspaceId, id, enabled: next })) === undefined) setWanted(null);
  };
  return [wanted ?? enabled, (next) => void set(next)];
}

/** When it runs next: in its own zone, and how long that is. */
function Next({
  schedule: { enabled, nextRunAt, timezone },
}: Pick<ScheduleItemProps, 'schedule'>): ReactNode {
  const now = useNow();
  if (!enabled) return <span>{words.paused}</span>;
  if (nextRunAt === null) return <span className={styles.never}>{words.never}</span>;
  return (
    <time dateTime={new Date(nextRunAt).toISOString()} title={words.here(fullTime(nextRunAt))}>
      {words.next(momentIn(timezone, nextRunAt), untilText(nextRunAt, now))}
    </time>
  );
}
