import { type ReactNode, useId } from 'react';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Button, Dialog, ErrorCard } from '../ui/index.ts';
import styles from './Dialogs.module.css';
import { useSubmit } from './useSubmit.ts';

export interface FormDialogProps {
  readonly title: string;
  readonly submitLabel: string;
  /** Nothing that is needed is missing. */
  readonly ready: boolean;
  /** Says what did not happen when `onSubmit` fails. */
  readonly errorTitle: string;
  /** Does it and closes the dialog; what it throws is shown. */
  readonly onSubmit: () => Promise<void>;
  readonly children: ReactNode;
}

/** A small dialog with a form that does one thing. */
export function FormDialog({ title, submitLabel, ready, errorTitle, onSubmit, children }: FormDialogProps) {
  const close = useUi((state) => state.closeDialog);
  const { busy, error, submit } = useSubmit(onSubmit);
  const formId = useId();
  return (
    <Dialog
      title={title}
      width="s"
      onClose={close}
      footer={
        <>
          <Button onClick={close}>{text.dialogs.cancel}</Button>
          <Button variant="primary" type="submit" form={formId} busy={busy} disabled={!ready}>
            {submitLabel}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void submit();
        }}
      >
        {children}
        {error && <ErrorCard error={error} title={errorTitle} />}
      </form>
    </Dialog>
  );
}
