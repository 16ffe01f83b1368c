import { type ReactNode, useId } from 'react';
import { cx } from '../../ui/index.ts';
import dialogs from '../Dialogs.module.css';
import styles from './ImageDialogs.module.css';

export interface SettingsFieldProps {
  readonly label: string;
  /** The variable of the environment that decides it. */
  readonly variable: string | undefined;
  readonly hint: string;
  /** Given what ties the control to its label and hint, and whether it can be changed. */
  readonly children: (control: {
    readonly id: string;
    readonly 'aria-describedby': string;
    readonly disabled: boolean;
  }) => ReactNode;
}

/** One setting with what it means; one that the environment decides says by which variable. */
export function SettingsField({ label, variable, hint, children }: SettingsFieldProps) {
  const id = useId();
  const hintId = useId();
  return (
    <div className={cx(dialogs.field, styles.setting)}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': hintId, disabled: variable !== undefined })}
      <p id={hintId} className={dialogs.aside}>
        {variable !== undefined && (
          <span className={styles.fixed}>
            Fixed by <code>{variable}</code>.{' '}
          </span>
        )}
        {hint}
      </p>
    </div>
  );
}
