import { useShallow } from 'zustand/react/shallow';
import { text } from '../../../text/index.ts';
import { Tabs } from '../../../ui/Tabs.tsx';
import { closeDocument } from './actions.ts';
import { activateDocument, NO_TABS, useDocuments } from './documents.ts';
import styles from './Files.module.css';
import { nameOf, placeOfKey, shownName } from './place.ts';

export interface DocumentTabsProps {
  readonly workspaceId: string;
  readonly current: string;
  /** Id of the element that shows the file. */
  readonly panelId: string;
}

/** The open files as tabs. A mark tells which have unsaved changes. */
export function DocumentTabs({ workspaceId, current, panelId }: DocumentTabsProps) {
  const keys = useDocuments((state) => state.tabs[workspaceId] ?? NO_TABS);
  const modified = useDocuments(
    useShallow(({ documents }) => keys.map((key) => documents[key]?.modified ?? false)),
  );
  const tabs = keys.map((key, at) => {
    const place = placeOfKey(key);
    return {
      id: key,
      label: shownName(nameOf(place?.path ?? '')),
      title: shownName(`${place?.root ?? ''}/${place?.path ?? ''}`),
      badge: modified[at] && (
        <span className={styles.dot}>
          <span className="visually-hidden">{text.work.files.unsaved}</span>
        </span>
      ),
    };
  });
  return (
    <div className={styles.tabs}>
      <Tabs
        label={text.work.files.tabs}
        size="strip"
        tabs={tabs}
        current={current}
        panelId={panelId}
        onChange={(key) => activateDocument(workspaceId, key)}
        closing={{ label: text.work.files.closeTab, run: closeDocument }}
      />
    </div>
  );
}
