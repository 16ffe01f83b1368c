import { text } from '../../../text/index.ts';
import { durationText } from '../../time.ts';
import { Field } from './Field.tsx';
import type { SettingsFormState } from './useSettingsForm.ts';

const MINUTE_MS = 60_000;
const choices: readonly number[] = [5, 15, 30, 60, 240, 1440];
const NEVER = 'never';
const words = text.configure.settings;

/** After how much idleness it goes to sleep. */
export function SleepField({ form }: { readonly form: SettingsFormState }) {
  const minutes = form.shown.hibernateAfterMinutes ?? null;
  const offered =
    minutes === null || choices.includes(minutes) ? choices : [...choices, minutes].sort((a, b) => a - b);
  return (
    <Field form={form} field="hibernateAfterMinutes" hint={minutes === null ? undefined : words.sleepHint}>
      {(control) => (
        <select
          {...control}
          value={minutes ?? NEVER}
          onChange={(event) =>
            form.edit(
              'hibernateAfterMinutes',
              event.target.value === NEVER ? null : Number(event.target.value),
            )
          }
        >
          <option value={NEVER}>{words.never}</option>
          {offered.map((each) => (
            <option key={each} value={each}>
              {words.sleepAfter(durationText(each * MINUTE_MS))}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
