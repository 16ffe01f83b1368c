import { useState } from 'react';
import type { AppErrorJson, KitSummary } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { errorOf } from '../../inspector/index.ts';
import { dropDraft, useDraft } from '../../state/forms.ts';
import { useUi } from '../../state/ui.ts';
import { startTask } from '../../tasks/index.ts';
import { text } from '../../text/index.ts';
import { ErrorCard } from '../../ui/index.ts';
import { FormFrame } from '../FormFrame.tsx';
import { useInitialFocus } from '../useInitialFocus.ts';
import { FileField } from './FileField.tsx';
import { KitContents } from './KitContents.tsx';

const words = text.offline.read;

const DRAFT = 'kit import';

/** Looks into an offline kit, verifies it, and brings its orgs up. */
export function KitImportDialog() {
  const close = useUi((state) => state.closeDialog);
  const [file, setFile] = useDraft(DRAFT, 'file');
  const [kit, setKit] = useState<KitSummary | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorJson | null>(null);
  const field = useInitialFocus<HTMLInputElement>();
  const path = file.trim();

  const inspect = async () => {
    setBusy(true);
    setError(null);
    try {
      setKit(await client.call('offline.inspect', { file: path }));
    } catch (thrown) {
      setError(errorOf(thrown));
    }
    setBusy(false);
  };
  const start = async () => {
    setBusy(true);
    if (await startTask('offline.import', { file: path })) {
      dropDraft(DRAFT);
      close();
    } else setBusy(false);
  };

  return (
    <FormFrame
      title={words.title}
      width="m"
      submitLabel={kit ? words.start : words.verify}
      busy={busy}
      ready={path !== ''}
      onSubmit={kit ? start : inspect}
    >
      <FileField
        fieldRef={field}
        value={file}
        use="read"
        hint={words.hint}
        onChange={(next) => {
          setFile(next);
          setKit(null);
          setError(null);
        }}
      />
      {error && <ErrorCard error={error} />}
      {kit && <KitContents kit={kit} />}
    </FormFrame>
  );
}
