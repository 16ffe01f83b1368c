import { useId } from 'react';
import { PopOutButton } from '../app/PopOutButton.tsx';
import { useEngine } from '../engine/store.ts';
import { type InspectorGroup, inspectorGroups, useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Badge, PaneBoundary } from '../ui/index.ts';
import { TabPanel, Tabs } from '../ui/Tabs.tsx';
import { Group } from './Group.tsx';
import styles from './Inspector.module.css';
import { tabsOf } from './panels.ts';
import { WorkspaceHeader } from './WorkspaceHeader.tsx';

export interface WorkspaceInspectorProps {
  readonly workspaceId: string;
}

const groups = (Object.keys(inspectorGroups) as InspectorGroup[]).filter((group) => tabsOf(group).length > 0);

/** One workspace: talk to it, watch it, look into its work, configure it. Give it the workspace as key. */
export function WorkspaceInspector({ workspaceId }: WorkspaceInspectorProps) {
  const workspace = useEngine((state) => state.workspaces[workspaceId]);
  const unread = useEngine((state) => state.unread[workspaceId] ?? 0);
  const asking = useEngine((state) => state.asking[workspaceId] ?? 0);
  const group = useUi((state) => state.inspectorGroup);
  const tab = useUi((state) => state.inspectorTabs[group]);
  const showInspector = useUi((state) => state.showInspector);
  const panelId = useId();
  if (!workspace) return null;
  const unreadBadge = unread > 0 && (
    <Badge tone="accent" solid title={text.inspector.unread(unread)}>
      {unread}
    </Badge>
  );
  const askingBadge = asking > 0 && (
    <Badge tone="busy" solid title={text.approvals.asks(asking)}>
      {asking}
    </Badge>
  );
  return (
    <div className={styles.inspector}>
      <WorkspaceHeader workspace={workspace} />
      <div className={styles.tabs}>
        <Tabs
          label={workspace.name}
          tabs={groups.map((id) => ({
            id,
            label: text.inspector.groups[id],
            badge: (id === 'talk' && unreadBadge) || (id === 'work' && askingBadge),
          }))}
          current={group}
          panelId={panelId}
          onChange={(id) => showInspector(id)}
        />
        <PopOutButton pane={{ pane: 'inspector', id: workspaceId, group, tab }} />
      </div>
      <TabPanel id={panelId} current={group}>
        <PaneBoundary name={text.inspector.groups[group]} about={group}>
          <Group group={group} workspaceId={workspaceId} />
        </PaneBoundary>
      </TabPanel>
    </div>
  );
}
