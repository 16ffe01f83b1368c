import { type ReactNode, useId } from 'react';
import { Field } from './Field.tsx';
import styles from './Settings.module.css';
import type { SettingsFormState } from './useSettingsForm.ts';
import type { SettingsField, SettingsValues } from './values.ts';

export interface ChoiceFieldProps<F extends SettingsField> {
  readonly form: SettingsFormState;
  readonly field: F;
  readonly hint?: ReactNode;
  readonly choices: readonly {
    readonly value: SettingsValues[F];
    readonly label: ReactNode;
    /** What it means, in a line. */
    readonly means: ReactNode;
  }[];
}

/** A setting with a few choices, each of which says what it means. */
export function ChoiceField<F extends SettingsField>({ form, field, hint, choices }: ChoiceFieldProps<F>) {
  const name = useId();
  return (
    <Field form={form} field={field} hint={hint} isGroup>
      {({ 'aria-describedby': describedBy }) => (
        <div className={styles.choices} aria-describedby={describedBy}>
          {choices.map(({ value, label, means }) => (
            <label key={String(value)} className={styles.choice}>
              <input
                type="radio"
                name={name}
                checked={form.shown[field] === value}
                onChange={() => form.edit(field, value)}
              />
              <span>
                {label}
                <small>{means}</small>
              </span>
            </label>
          ))}
        </div>
      )}
    </Field>
  );
}
