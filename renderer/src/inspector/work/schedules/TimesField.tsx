import { useEffect, useId, useState } from 'react';
import { scheduleLimits } from '../../../../../core/contract/index.ts';
import { useKept, useQuery } from '../../../dialogs/useQuery.ts';
import { text } from '../../../text/index.ts';
import settings from '../../configure/settings/Settings.module.css';
import styles from './Schedules.module.css';
import { cronWords, momentIn } from './times.ts';

const words = text.work.schedules;
const READ_AFTER_MS = 200;
const never = () => false;

export interface TimesFieldProps {
  readonly cron: string;
  readonly timezone: string;
  readonly onCron: (cron: string) => void;
  readonly onTimezone: (timezone: string) => void;
}

/** Takes times as a cron expression and their zone, and says at once what they mean. */
export function TimesField({ cron, timezone, onCron, onTimezone }: TimesFieldProps) {
  const id = useId();
  const times = useSettled(cron.trim(), timezone.trim());
  const { output, error } = useQuery('schedules.preview', times, never);
  const runsAt = useKept(output)?.runsAt;
  const isWrong = error?.code === 'cron_invalid';
  const isNowhere = error?.code === 'timezone_unknown';
  return (
    <>
      <div className={settings.field}>
        <label className={settings.label} htmlFor={`${id}-cron`}>
          {words.times}
        </label>
        <input
          id={`${id}-cron`}
          className={settings.code}
          value={cron}
          maxLength={scheduleLimits.cron}
          spellCheck={false}
          aria-invalid={isWrong}
          aria-describedby={`${id}-reading`}
          onChange={(event) => onCron(event.target.value)}
        />
        <div className={styles.presets}>
          {words.presets.map(([label, preset]) => (
            <button
              key={preset}
              type="button"
              aria-pressed={preset === cron.trim()}
              onClick={() => onCron(preset)}
            >
              {label}
            </button>
          ))}
        </div>
        <div id={`${id}-reading`} aria-live="polite">
          {error ? (
            <p className={settings.problem}>
              {error.message}. {error.detail}
            </p>
          ) : (
            <Reading cron={times?.cron ?? ''} zone={times?.timezone ?? ''} runsAt={runsAt} />
          )}
        </div>
      </div>
      <div className={settings.field}>
        <label className={settings.label} htmlFor={`${id}-zone`}>
          {words.zone}
        </label>
        <input
          id={`${id}-zone`}
          list={`${id}-zones`}
          value={timezone}
          maxLength={scheduleLimits.timezone}
          spellCheck={false}
          aria-invalid={isNowhere}
          onChange={(event) => onTimezone(event.target.value)}
        />
        <datalist id={`${id}-zones`}>
          {zones().map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
      </div>
    </>
  );
}

interface ReadingProps {
  readonly cron: string;
  readonly zone: string;
  readonly runsAt: readonly number[] | undefined;
}

function Reading({ cron, zone, runsAt }: ReadingProps) {
  if (cron === '' || runsAt === undefined) return null;
  return (
    <p className={settings.hint}>
      {cronWords(cron)}.{' '}
      {runsAt.length === 0 ? words.never : words.nextTimes(runsAt.map((at) => momentIn(zone, at)))}
    </p>
  );
}

/** What was typed once nobody types any more; null while there is nothing to read. */
function useSettled(cron: string, timezone: string) {
  const [times, setTimes] = useState({ cron, timezone });
  useEffect(() => {
    const timer = setTimeout(() => setTimes({ cron, timezone }), READ_AFTER_MS);
    return () => clearTimeout(timer);
  }, [cron, timezone]);
  return times.cron === '' || times.timezone === '' ? null : times;
}

let known: readonly string[] | undefined;

/** The names of all time zones; there are hundreds, and few people change theirs. */
function zones(): readonly string[] {
  known ??= ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
  return known;
}
