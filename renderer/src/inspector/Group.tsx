import { Suspense, useId } from 'react';
import { type InspectorGroup, useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { PaneBoundary, Skeleton } from '../ui/index.ts';
import { TabPanel, Tabs } from '../ui/Tabs.tsx';
import styles from './Inspector.module.css';
import { panelOf, tabsOf } from './panels.ts';

export interface GroupProps {
  readonly group: InspectorGroup;
  readonly workspaceId: string;
}

/** One group of the inspector: its tabs, where it has several, and what the chosen one shows. */
export function Group({ group, workspaceId }: GroupProps) {
  const panelId = useId();
  const tabs = tabsOf(group);
  const chosen = useUi((state) => state.inspectorTabs[group]);
  const showInspector = useUi((state) => state.showInspector);
  const tab = tabs.includes(chosen) ? chosen : tabs[0];
  const Panel = tab && panelOf(tab);
  if (!Panel) return null;

  const shown = (
    <PaneBoundary name={text.inspector.tabs[tab]} about={`${tab} ${workspaceId}`}>
      <Suspense fallback={<Skeleton label={text.inspector.loading(text.inspector.tabs[tab])} />}>
        <Panel key={workspaceId} workspaceId={workspaceId} />
      </Suspense>
    </PaneBoundary>
  );
  if (tabs.length === 1) return shown;
  return (
    <div className={styles.group}>
      <div className={styles.subtabs}>
        <Tabs
          label={text.inspector.groups[group]}
          size="s"
          tabs={tabs.map((id) => ({ id, label: text.inspector.tabs[id] }))}
          current={tab}
          panelId={panelId}
          onChange={(id) => showInspector(group, id as never)}
        />
      </div>
      <TabPanel id={panelId} current={tab}>
        {shown}
      </TabPanel>
    </div>
  );
}
