import { useId } from 'react';
import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { Badge } from '../ui/index.ts';
import { Configure } from './configure/Configure.tsx';
import styles from './Inspector.module.css';
import { Observe } from './Observe.tsx';
import { TabPanel, Tabs } from './Tabs.tsx';
import { Talk } from './talk/Talk.tsx';
import { WorkspaceHeader } from './WorkspaceHeader.tsx';

export interface WorkspaceInspectorProps {
  readonly workspaceId: string;
}

/** One workspace: talk to it, watch it, configure it. Give it the workspace as key. */
export function WorkspaceInspector({ workspaceId }: WorkspaceInspectorProps) {
  const workspace = useEngine((state) => state.workspaces[workspaceId]);
  const unread = useEngine((state) => state.unread[workspaceId] ?? 0);
  const group = useUi((state) => state.inspectorGroup);
  const showInspector = useUi((state) => state.showInspector);
  const panelId = useId();
  if (!workspace) return null;
  const unreadBadge = unread > 0 && (
    <Badge tone="accent" solid title={`${unread} unread`}>
      {unread}
    </Badge>
  );
  return (
    <div className={styles.inspector}>
      <WorkspaceHeader workspace={workspace} />
      <div className={styles.tabs}>
        <Tabs
          label={workspace.name}
          tabs={[
            { id: 'talk', label: 'Talk', badge: unreadBadge },
            { id: 'observe', label: 'Observe' },
            { id: 'configure', label: 'Configure' },
          ]}
          current={group}
          panelId={panelId}
          onChange={showInspector}
        />
      </div>
      <TabPanel id={panelId} current={group}>
        {group === 'talk' && <Talk workspaceId={workspaceId} />}
        {group === 'observe' && <Observe workspaceId={workspaceId} />}
        {group === 'configure' && <Configure workspaceId={workspaceId} />}
      </TabPanel>
    </div>
  );
}
