import { type FormEvent, useId } from 'react';
import { type Schedule, scheduleLimits } from '../../../../../core/contract/index.ts';
import { useSubmit } from '../../../dialogs/useSubmit.ts';
import { client } from '../../../engine/run.ts';
import { useField, useFirstField } from '../../../state/forms.ts';
import { text } from '../../../text/index.ts';
import { Button, ErrorCard } from '../../../ui/index.ts';
import settings from '../../configure/settings/Settings.module.css';
import styles from './Schedules.module.css';
import { TimesField } from './TimesField.tsx';
import { HERE } from './times.ts';

const words = text.work.schedules;

export interface ScheduleFormProps {
  /** Under which what is typed is kept. */
  readonly form: string;
  readonly workspaceId: string;
  /** The one that is changed; a new one without it. */
  readonly schedule?: Schedule;
  readonly onDone: () => void;
}

/** Takes a new schedule, or changes one. */
export function ScheduleForm({ form, workspaceId, schedule, onDone }: ScheduleFormProps) {
  const id = useId();
  const first = useFirstField<HTMLInputElement>(form);
  const [name, setName] = useField(form, 'name', schedule?.name ?? '');
  const [cron, setCron] = useField(form, 'cron', schedule?.cron ?? '0 9 * * 1-5');
  const [timezone, setTimezone] = useField(form, 'timezone', schedule?.timezone ?? HERE);
  const [prompt, setPrompt] = useField(form, 'prompt', schedule?.prompt ?? '');
  const isReady = [name, cron, timezone, prompt].every((value) => value.trim() !== '');
  const { busy, error, submit } = useSubmit(async () => {
    const fields = { workspaceId, name, cron, timezone, prompt };
    if (schedule) await client.call('schedules.edit', { ...fields, id: schedule.id });
    else await client.call('schedules.add', fields);
    onDone();
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) void submit();
  };
  return (
    <form
      className={styles.form}
      aria-label={schedule ? words.edit(schedule.name) : words.add}
      onSubmit={onSubmit}
    >
      <div className={settings.field}>
        <label className={settings.label} htmlFor={`${id}-name`}>
          {words.name}
        </label>
        <input
          id={`${id}-name`}
          ref={first}
          value={name}
          maxLength={scheduleLimits.name}
          placeholder={words.nameExample}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <TimesField cron={cron} timezone={timezone} onCron={setCron} onTimezone={setTimezone} />
      <div className={settings.field}>
        <label className={settings.label} htmlFor={`${id}-prompt`}>
          {words.prompt}
        </label>
        <textarea
          id={`${id}-prompt`}
          rows={4}
          value={prompt}
          maxLength={scheduleLimits.prompt}
          placeholder={words.promptExample}
          onChange={(event) => setPrompt(event.target.value)}
        />
      </div>
      {schedule?.source === 'template' && <p className={settings.hint}>{words.templateHint}</p>}
      {error && <ErrorCard error={error} title={words.notSaved} />}
      <div className={settings.buttons}>
        <Button size="s" type="submit" variant="primary" busy={busy} disabled={!isReady}>
          {words.save}
        </Button>
        <Button size="s" variant="ghost" onClick={onDone}>
          {text.work.cancel}
        </Button>
      </div>
    </form>
  );
}
