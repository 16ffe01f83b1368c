import { type Ref, useId } from 'react';
import { Field, type FieldProps } from './Field.tsx';
import styles from './Settings.module.css';

type TextSetting = 'name' | 'role' | 'model' | 'provider' | 'workspaceDir' | 'limit';

export interface TextFieldProps extends Pick<FieldProps, 'form' | 'hint'> {
  readonly field: TextSetting;
  readonly maxLength?: number;
  readonly placeholder?: string;
  /** More than one line. */
  readonly rows?: number;
  /** What is offered; anything else may be typed, too. */
  readonly offers?: readonly { readonly value: string; readonly label?: string }[];
  readonly isCode?: boolean;
  readonly inputRef?: Ref<HTMLInputElement> | undefined;
}

/** A setting that is typed. */
export function TextField({ form, field, hint, rows, offers, isCode, inputRef, ...rest }: TextFieldProps) {
  const listId = useId();
  const value = form.shown[field];
  const onChange = (event: { target: { value: string } }) => form.edit(field, event.target.value);
  return (
    <Field form={form} field={field} hint={hint}>
      {(control) =>
        rows === undefined ? (
          <>
            <input
              {...control}
              {...rest}
              ref={inputRef}
              className={isCode ? styles.code : undefined}
              value={value ?? ''}
              disabled={value === undefined}
              spellCheck={false}
              autoComplete="off"
              list={offers && offers.length > 0 ? listId : undefined}
              onChange={onChange}
            />
            {offers && offers.length > 0 && (
              <datalist id={listId}>
                {offers.map((offer) => (
                  <option key={offer.value} value={offer.value}>
                    {offer.label}
                  </option>
                ))}
              </datalist>
            )}
          </>
        ) : (
          <textarea {...control} {...rest} rows={rows} value={value ?? ''} onChange={onChange} />
        )
      }
    </Field>
  );
}
