import { type ReactNode, useId } from 'react';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Button, Dialog } from '../ui/index.ts';
import styles from './Dialogs.module.css';

export interface FormFrameProps {
  readonly title: string;
  readonly width?: 's' | 'm';
  readonly submitLabel: string;
  readonly busy: boolean;
  /** Nothing that is needed is missing. */
  readonly ready: boolean;
  readonly onSubmit: () => Promise<void>;
  readonly children: ReactNode;
}

/** A dialog with a form, which Enter submits. */
export function FormFrame({
  title,
  width = 's',
  submitLabel,
  busy,
  ready,
  onSubmit,
  children,
}: FormFrameProps) {
  const close = useUi((state) => state.closeDialog);
  const formId = useId();
  return (
    <Dialog
      title={title}
      width={width}
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
          if (ready) void onSubmit();
        }}
      >
        {children}
      </form>
    </Dialog>
  );
}
