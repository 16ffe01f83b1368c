import type { ReactNode } from 'react';
import { ErrorCard } from '../ui/index.ts';
import { FormFrame } from './FormFrame.tsx';
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
  const { busy, error, submit } = useSubmit(onSubmit);
  return (
    <FormFrame title={title} submitLabel={submitLabel} busy={busy} ready={ready} onSubmit={submit}>
      {children}
      {error && <ErrorCard error={error} title={errorTitle} />}
    </FormFrame>
  );
}
