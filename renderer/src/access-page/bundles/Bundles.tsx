import { FileDown } from 'lucide-react';
import { useState } from 'react';
import { exportBundle } from '../../inspector/configure/danger/export-bundle.ts';
import { PageSection } from '../../page/PageSection.tsx';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { Button } from '../../ui/index.ts';
import styles from '../Access.module.css';
import { useAllWorkspaces } from '../useWorkspaces.ts';
import { ImportBundle } from './ImportBundle.tsx';

const words = text.access.bundles;

/** Workspaces as files: out of here, and into here. */
export function Bundles() {
  const all = useAllWorkspaces();
  const selected = useUi((state) => state.selectedId);
  const [chosen, setChosen] = useState(selected);
  const [busy, setBusy] = useState(false);
  const current = all.find(({ id }) => id === chosen) ?? all[0];
  const save = async () => {
    if (!current) return;
    setBusy(true);
    await exportBundle(current.id, current.name);
    setBusy(false);
  };
  return (
    <PageSection title={words.title} hint={words.hint}>
      {current ? (
        <div className={styles.form}>
          <label className={styles.field}>
            {words.exportField}
            <select value={current.id} onChange={(event) => setChosen(event.target.value)}>
              {all.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <Button busy={busy} icon={<FileDown size={14} aria-hidden="true" />} onClick={() => void save()}>
            {words.export}
          </Button>
        </div>
      ) : (
        <p className={styles.quiet}>{words.noWorkspaces}</p>
      )}
      <ImportBundle workspaces={all} />
    </PageSection>
  );
}
