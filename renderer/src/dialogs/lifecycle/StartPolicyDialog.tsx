import { useState } from 'react';
import type { StartPolicy } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { toast } from '../../state/toasts.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { ErrorCard, Skeleton } from '../../ui/index.ts';
import styles from '../Dialogs.module.css';
import { FormDialog } from '../FormDialog.tsx';
import { useInitialFocus } from '../useInitialFocus.ts';
import { useQuery } from '../useQuery.ts';
import { SleepField } from './SleepField.tsx';

const MB_PER_GB = 1024;
const words = text.lifecycle.startPolicy;

/** How workspaces start and rest, for machines that cannot have everybody awake at once. */
export function StartPolicyDialog() {
  const close = useUi((state) => state.closeDialog);
  const { output, error, refresh } = useQuery('engine.startPolicy', {});
  const [edited, setEdited] = useState<Partial<StartPolicy>>({});
  const field = useInitialFocus<HTMLInputElement>(output !== null);
  const policy = output && { ...output, ...edited };
  const save = async () => {
    await client.call('engine.setStartPolicy', edited);
    close();
    toast({ tone: 'success', title: words.saved });
  };
  return (
    <FormDialog
      title={words.title}
      submitLabel={words.submit}
      ready={Object.keys(edited).length > 0}
      errorTitle={words.failed}
      onSubmit={save}
    >
      {error && <ErrorCard error={error} title={words.notRead} onRetry={refresh} />}
      {!policy && !error && <Skeleton lines={4} label={words.loading} />}
      {policy && (
        <>
          <label className={styles.check}>
            <input
              ref={field}
              type="checkbox"
              checked={policy.startLazily}
              onChange={(event) => setEdited({ ...edited, startLazily: event.target.checked })}
            />
            <span>
              {words.lazily}
              <small>{words.lazilyHint}</small>
            </span>
          </label>
          <SleepField
            label={words.sleep}
            minutes={policy.hibernateAfterMinutes}
            onChange={(hibernateAfterMinutes) => setEdited({ ...edited, hibernateAfterMinutes })}
          />
          <label className={styles.field}>
            {words.memory}
            <input
              type="number"
              min={0.5}
              step={0.5}
              value={policy.memoryBudgetMb === null ? '' : policy.memoryBudgetMb / MB_PER_GB}
              placeholder={words.memoryPlaceholder}
              onChange={(event) => setEdited({ ...edited, memoryBudgetMb: inMegabytes(event.target.value) })}
            />
          </label>
          <p className={styles.aside}>{words.memoryHint}</p>
        </>
      )}
    </FormDialog>
  );
}

function inMegabytes(text: string): number | null {
  const gigabytes = Number(text);
  return text.trim() === '' || !(gigabytes > 0) ? null : Math.round(gigabytes * MB_PER_GB);
}
