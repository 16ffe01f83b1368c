import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { AppError } from '../../../../core/contract/index.ts';
import { type ReadBundle, readBundle, textOfBundle } from '../../bundles/read-bundle.ts';
import { useInitialFocus } from '../../dialogs/useInitialFocus.ts';
import { useSubmit } from '../../dialogs/useSubmit.ts';
import { client, showError } from '../../engine/run.ts';
import { toast } from '../../state/toasts.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { Button, ErrorCard } from '../../ui/index.ts';
import styles from '../Access.module.css';
import type { Named } from '../useWorkspaces.ts';

const words = text.access.bundles;

interface ImportBundleProps {
  /** Whose members it may become. */
  readonly workspaces: readonly Named[];
}

/** Chooses a file, says what is in it, asks where it goes, and brings it up. */
export function ImportBundle({ workspaces }: ImportBundleProps) {
  const input = useRef<HTMLInputElement>(null);
  const [bundle, setBundle] = useState<ReadBundle | null>(null);
  const read = async (file: File) => {
    try {
      const found = readBundle(await textOfBundle(file));
      if (!found) {
        throw new AppError('bundle_invalid', words.unreadable(file.name), { detail: words.unreadableDetail });
      }
      setBundle(found);
    } catch (thrown) {
      showError(thrown);
    }
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept=".molecule,.json,application/json"
        aria-label={words.file}
        onChange={({ currentTarget }) => {
          const [file] = Array.from(currentTarget.files ?? []);
          // The same file again is a choice as well.
          currentTarget.value = '';
          if (file) void read(file);
        }}
      />
      {bundle ? (
        <Chosen bundle={bundle} workspaces={workspaces} onEnd={() => setBundle(null)} />
      ) : (
        <Button
          className={styles.start}
          icon={<FileUp size={14} aria-hidden="true" />}
          onClick={() => input.current?.click()}
        >
          {words.import}
        </Button>
      )}
    </>
  );
}

interface ChosenProps extends ImportBundleProps {
  readonly bundle: ReadBundle;
  readonly onEnd: () => void;
}

function Chosen({ bundle, workspaces, onEnd }: ChosenProps) {
  const { name, count, document } = bundle;
  const [parentId, setParentId] = useState('');
  const first = useInitialFocus<HTMLSelectElement>();
  const { busy, error, submit } = useSubmit(async () => {
    const place = parentId === '' ? {} : { parentId };
    const made = await client.call('bundles.import', { bundle: document, ...place });
    onEnd();
    const action = { label: text.access.agents.show, run: () => useUi.getState().revealWorkspace(made.id) };
    toast({ tone: 'success', title: words.imported(made.name), action });
  });
  return (
    <form
      className={styles.fresh}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <p className={styles.freshTitle}>{words.about(name, count)}</p>
      <label className={styles.field}>
        {words.into}
        <select ref={first} value={parentId} onChange={(event) => setParentId(event.target.value)}>
          <option value="">{words.ownOrg}</option>
          {workspaces.map((each) => (
            <option key={each.id} value={each.id}>
              {words.memberOf(each.name)}
            </option>
          ))}
        </select>
      </label>
      {error && <ErrorCard error={error} title={words.failed} />}
      <div className={styles.buttons}>
        <Button onClick={onEnd}>{words.cancel}</Button>
        <Button type="submit" variant="primary" busy={busy}>
          {words.confirm}
        </Button>
      </div>
    </form>
  );
}
