import { useState } from 'react';
import { settleAll } from '../../canvas/batch.ts';
import { whatOf } from '../../canvas/names.ts';
import { client } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';
import { toast } from '../../state/toasts.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { Button, Dialog, ErrorCard, Skeleton } from '../../ui/index.ts';
import styles from '../Dialogs.module.css';
import { useInitialFocus } from '../useInitialFocus.ts';
import { useQuery } from '../useQuery.ts';
import { useSubmit } from '../useSubmit.ts';

export interface RemakeDialogProps {
  readonly ids: readonly string[];
  /** reset: forget its session · rebuild: write the files of its template again · template: take those of another one */
  readonly what: 'reset' | 'rebuild' | 'template';
}

const words = text.configure.danger;

/** Says what a restart of this kind takes away before it does. The safe button has the focus. */
export function RemakeDialog({ ids, what }: RemakeDialogProps) {
  const close = useUi((state) => state.closeDialog);
  const isHere = useEngine((state) => ids.some((id) => state.workspaces[id]));
  const isAtWork = useEngine((state) => ids.some((id) => (state.workspaces[id]?.activeTasks ?? 0) > 0));
  const safe = useInitialFocus<HTMLButtonElement>();
  const [template, setTemplate] = useState('');
  const restart = (id: string) =>
    client.call('workspaces.restart', {
      id,
      ...(what === 'reset' ? { reset: true } : {}),
      ...(what === 'rebuild' ? { rebuildConfig: true } : {}),
      ...(what === 'template' ? { template } : {}),
    });
  /** What is wrong with one stands in this dialog; of several each may fail for itself, and is named. */
  const restartAll = async () => {
    if (ids.length > 1) return settleAll(ids, restart, text.canvas.told.notRestarted);
    for (const id of ids) await restart(id);
    return ids;
  };
  const { busy, error, submit } = useSubmit(async () => {
    const restarted = await restartAll();
    close();
    if (restarted.length === 0) return;
    toast({ tone: 'info', title: words.restarting(whatOf(restarted), restarted.length) });
  });
  if (!isHere) return null;
  const { question, loses, confirm } = words.remake[what];
  const isReady = what !== 'template' || template !== '';
  return (
    <Dialog
      title={question(whatOf(ids))}
      width="s"
      onClose={close}
      footer={
        <>
          <Button ref={safe} onClick={close}>
            {words.keep}
          </Button>
          <Button variant="danger" busy={busy} disabled={!isReady} onClick={() => void submit()}>
            {confirm}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>{loses}</p>
        {what === 'template' && <TemplateChoice value={template} onChange={setTemplate} />}
        {isAtWork && <p className={styles.aside}>{words.atWork}</p>}
        {error && <ErrorCard error={error} title={words.failed} />}
      </div>
    </Dialog>
  );
}

interface TemplateChoiceProps {
  readonly value: string;
  readonly onChange: (template: string) => void;
}

function TemplateChoice({ value, onChange }: TemplateChoiceProps) {
  const { output, error, refresh } = useQuery('templates.list', {});
  if (error && !output) return <ErrorCard error={error} title={words.noTemplates} onRetry={refresh} />;
  if (!output) return <Skeleton lines={1} label={words.loadingTemplates} />;
  return (
    <label className={styles.field}>
      {words.templateLabel}
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{words.chooseTemplate}</option>
        {output.templates.map(({ id, name, description }) => (
          <option key={id} value={id} title={description}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
