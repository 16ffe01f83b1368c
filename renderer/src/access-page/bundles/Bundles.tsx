import { FileDown } from 'lucide-react';
import { useState } from 'react';
import { exportBundle } from '../../inspector/configure/danger/export-bundle.ts';
import { PageSection } from '../../page/PageSection.tsx';
import { text } from '../../text/index.ts';
import { Button } from '../../ui/index.ts';
import styles from '../Access.module.css';
import { useChosenWorkspace } from '../useWorkspaces.ts';
import { WorkspaceField } from '../WorkspaceField.tsx';
import { ImportBundle } from './ImportBundle.tsx';

const words = text.access.bundles;

/** Workspaces as files: out of here, and into here. */
export function Bundles() {
  const { all, current, choose } = useChosenWorkspace();
  const [busy, setBusy] = useState(false);
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
          <WorkspaceField label={words.exportField} all={all} current={current} onChoose={choose} />
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
