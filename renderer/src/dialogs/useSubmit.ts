import { useState } from 'react';
import type { AppErrorJson } from '../../../core/contract/index.ts';
import { errorOf } from '../inspector/errors.ts';

export interface Submit {
  /** Until it has failed: what succeeds closes the dialog. */
  readonly busy: boolean;
  /** Why it failed the last time. */
  readonly error: AppErrorJson | null;
  readonly submit: () => Promise<void>;
}

/** What the main button of a dialog does. */
export function useSubmit(work: () => Promise<void>): Submit {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const submit = async () => {
    setBusy(true);
    try {
      await work();
    } catch (thrown) {
      setError(errorOf(thrown));
      setBusy(false);
    }
  };
  return { busy, error, submit };
}
