import { useState } from 'react';
import type { StartPolicy } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { toast } from '../../state/toasts.ts';
import { useUi } from '../../state/ui.ts';
import { ErrorCard, Skeleton } from '../../ui/index.ts';
import styles from '../Dialogs.module.css';
import { FormDialog } from '../FormDialog.tsx';
import { useInitialFocus } from '../useInitialFocus.ts';
import { useQuery } from '../useQuery.ts';
import { SleepField } from './SleepField.tsx';

const MB_PER_GB = 1024;

/** How workspaces start and rest, for machines that cannot have everybody awake at once. */
export function StartPolicyDialog() {
  const close = useUi((state) => state.closeDialog);
  const { output, error } = useQuery('engine.startPolicy', {});
  const [edited, setEdited] = useState<Partial<StartPolicy>>({});
  const field = useInitialFocus<HTMLInputElement>(output !== null);
  const policy = output && { ...output, ...edited };
  const save = async () => {
    await client.call('engine.setStartPolicy', edited);
    close();
    toast({ tone: 'success', title: 'How workspaces start and rest was saved' });
  };
  return (
    <FormDialog
      title="How workspaces start and rest"
      submitLabel="Save"
      ready={Object.keys(edited).length > 0}
      errorTitle="It was not saved"
      onSubmit={save}
    >
      {error && <ErrorCard error={error} title="The settings could not be read" />}
      {!policy && !error && <Skeleton lines={4} label="Reading the settings" />}
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
              Only leads start at once
              <small>New workspaces below a lead sleep until their first message.</small>
            </span>
          </label>
          <SleepField
            label="New workspaces go to sleep"
            minutes={policy.hibernateAfterMinutes}
            onChange={(hibernateAfterMinutes) => setEdited({ ...edited, hibernateAfterMinutes })}
          />
          <label className={styles.field}>
            Memory for all of them, in GB
            <input
              type="number"
              min={0.5}
              step={0.5}
              value={policy.memoryBudgetMb === null ? '' : policy.memoryBudgetMb / MB_PER_GB}
              placeholder="Most of what the engine has"
              onChange={(event) => setEdited({ ...edited, memoryBudgetMb: inMegabytes(event.target.value) })}
            />
          </label>
          <p className={styles.aside}>
            What does not fit waits, leads first; you are asked whether it should sleep or start anyway.
          </p>
        </>
      )}
    </FormDialog>
  );
}

function inMegabytes(text: string): number | null {
  const gigabytes = Number(text);
  return text.trim() === '' || !(gigabytes > 0) ? null : Math.round(gigabytes * MB_PER_GB);
}
