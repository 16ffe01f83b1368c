import { FileText } from 'lucide-react';
import { useId } from 'react';
import { text } from '../../../text/index.ts';
import { Button, EmptyState, ErrorCard, Skeleton } from '../../../ui/index.ts';
import { TabPanel } from '../../../ui/Tabs.tsx';
import { DocumentBar } from './DocumentBar.tsx';
import { DocumentBody } from './DocumentBody.tsx';
import { DocumentTabs } from './DocumentTabs.tsx';
import { loadDocument, useDocuments } from './documents.ts';
import styles from './Files.module.css';
import { nameOf, shownName } from './place.ts';

/**
 * The open files of a workspace: their tabs, and the one that is looked at. The pane has the focus after the last one was
 * closed.
 */
export function DocumentPane({ workspaceId }: { readonly workspaceId: string }) {
  const key = useDocuments((state) => state.active[workspaceId]);
  const document = useDocuments((state) => (key === undefined ? undefined : state.documents[key]));
  const panelId = useId();
  if (!document) {
    return (
      <div tabIndex={-1} className={styles.document}>
        <EmptyState icon={<FileText size={22} />} title={text.work.files.noneOpen}>
          {text.work.files.noneOpenHint}
        </EmptyState>
      </div>
    );
  }
  const { content, error, place } = document;
  const name = shownName(nameOf(place.path));
  const words = text.work.editor;
  return (
    <div tabIndex={-1} className={styles.document}>
      <DocumentTabs workspaceId={workspaceId} current={document.key} panelId={panelId} />
      <TabPanel id={panelId} current={document.key}>
        <DocumentBar document={document} />
        {error && (
          <div className={styles.problem}>
            <ErrorCard error={error} title={content ? words.saveFailed(name) : words.failed(name)}>
              <Button size="s" onClick={() => void loadDocument(document.key)}>
                {content ? words.reload : text.ui.tryAgain}
              </Button>
            </ErrorCard>
          </div>
        )}
        {!content && !error && <Skeleton label={words.loading(name)} lines={8} />}
        {content && <DocumentBody document={document} content={content} />}
      </TabPanel>
    </div>
  );
}
