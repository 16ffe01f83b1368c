import { Undo2 } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { text } from '../../../text/index.ts';
import { Button, cx, IconButton } from '../../../ui/index.ts';
import styles from './Settings.module.css';
import { shownAs } from './shown-as.ts';
import { discardFields, keepMine } from './store.ts';
import type { SettingsFormState } from './useSettingsForm.ts';
import type { SettingsField } from './values.ts';

export interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

export interface FieldProps {
  readonly form: SettingsFormState;
  readonly field: SettingsField;
  readonly hint?: ReactNode;
  /** A choice of several controls, which are named together. */
  readonly isGroup?: boolean;
  readonly children: (control: ControlProps) => ReactNode;
}

const words = text.configure.settings;

/** One setting: its name, whether it was changed here or elsewhere, its control, and what is wrong with it. */
export function Field({ form, field, hint, isGroup = false, children }: FieldProps) {
  const id = useId();
  const { changed, conflicts, problems } = form;
  const label = words.fields[field];
  const problem = problems[field];
  const isChanged = changed.has(field);
  const control: ControlProps = {
    id,
    'aria-describedby': problem || hint ? `${id}-hint` : undefined,
    'aria-invalid': problem ? true : undefined,
  };
  const Outer = isGroup ? 'fieldset' : 'div';
  const Label = isGroup ? 'legend' : 'div';
  return (
    <Outer className={styles.field} data-field={field}>
      <Label className={styles.label}>
        {isGroup ? <span>{label}</span> : <label htmlFor={id}>{label}</label>}
        {isChanged && (
          <>
            <span className={styles.changed}>{words.changed}</span>
            <IconButton
              label={words.discardField(label)}
              size="s"
              onClick={() => discardFields(form.workspace.id, [field])}
            >
              <Undo2 size={13} aria-hidden="true" />
            </IconButton>
          </>
        )}
      </Label>
      {children(control)}
      {(problem || hint) && (
        <div id={`${id}-hint`} className={cx(styles.hint, problem && styles.problem)}>
          {problem ?? hint}
        </div>
      )}
      {conflicts.has(field) && <Conflict form={form} field={field} />}
    </Outer>
  );
}

/** Somebody else saved another value while this one was typed. */
function Conflict({ form, field }: Pick<FieldProps, 'form' | 'field'>) {
  const now = form.now[field];
  if (now === undefined) return null;
  const { id } = form.workspace;
  return (
    <div className={styles.conflict} role="status">
      <p>{words.conflict(shownAs(field, now))}</p>
      <Button size="s" onClick={() => keepMine(id, field, now)}>
        {words.keepMine}
      </Button>
      <Button size="s" onClick={() => discardFields(id, [field])}>
        {words.takeTheirs}
      </Button>
    </div>
  );
}
