import { useEffect, useId, useRef, useState } from 'react';
import type { AppErrorJson, OutputOf } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { errorOf } from '../../inspector/index.ts';
import { toast } from '../../state/toasts.ts';
import { useUi } from '../../state/ui.ts';
import { Button, Dialog, ErrorCard, Skeleton } from '../../ui/index.ts';
import dialogs from '../Dialogs.module.css';
import { useQuery } from '../useQuery.ts';
import { SettingsForm } from './SettingsForm.tsx';
import { changedSettings, draftOf, draftProblem } from './settings-draft.ts';

/** What can be changed first; of a choice, the one that is chosen. */
const FIRST_CONTROL = 'input:enabled:checked, input:enabled:not([type="radio"]), select:enabled';

/** Where images come from, how they are built, and what happens when there are newer ones. */
export function ImageSettingsDialog() {
  const close = useUi((state) => state.closeDialog);
  const { output, error, refresh } = useQuery('images.settings', {});
  if (output) return <Loaded current={output} />;
  return (
    <Dialog title="Settings of images" onClose={close}>
      {error ? (
        <ErrorCard error={error} title="The settings could not be read">
          <Button size="s" onClick={refresh}>
            Try again
          </Button>
        </ErrorCard>
      ) : (
        <Skeleton lines={6} label="Reading the settings" />
      )}
    </Dialog>
  );
}

function Loaded({ current }: { readonly current: OutputOf<'images.settings'> }) {
  const close = useUi((state) => state.closeDialog);
  const [draft, setDraft] = useState(() => draftOf(current.settings));
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>(FIRST_CONTROL)?.focus(), []);
  const fixed = new Map(current.fixed.map(({ setting, variable }) => [setting, variable]));
  const problem = draftProblem(draft);
  const changes = changedSettings(current.settings, draft, new Set(fixed.keys()));
  const ready = problem === '' && Object.keys(changes).length > 0;

  const save = async () => {
    setSaving(true);
    try {
      await client.call('images.configure', changes);
      close();
      toast({ tone: 'success', title: 'The settings of images were saved' });
    } catch (thrown) {
      setError(errorOf(thrown));
      setSaving(false);
    }
  };

  return (
    <Dialog
      title="Settings of images"
      onClose={close}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} busy={saving} disabled={!ready}>
            Save
          </Button>
        </>
      }
    >
      <form
        ref={form}
        id={formId}
        className={dialogs.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void save();
        }}
      >
        <SettingsForm draft={draft} fixed={fixed} onChange={(change) => setDraft({ ...draft, ...change })} />
        {problem && (
          <p className={dialogs.aside} role="status">
            {problem}
          </p>
        )}
        {error && <ErrorCard error={error} title="It was not saved" />}
      </form>
    </Dialog>
  );
}
