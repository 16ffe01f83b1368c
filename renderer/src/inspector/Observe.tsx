import { useId, useState } from 'react';
import styles from './Inspector.module.css';
import { Logs } from './logs/Logs.tsx';
import { TabPanel, Tabs } from './Tabs.tsx';
import { Timeline } from './timeline/Timeline.tsx';

const tabs = [
  { id: 'timeline', label: 'Timeline' },
  { id: 'logs', label: 'Logs' },
] as const;

export interface ObserveProps {
  readonly workspaceId: string;
}

/** What a workspace does: its timeline and its log. */
export function Observe({ workspaceId }: ObserveProps) {
  const [tab, setTab] = useState<(typeof tabs)[number]['id']>('timeline');
  const panelId = useId();
  return (
    <div className={styles.group}>
      <div className={styles.subtabs}>
        <Tabs label="Observe" size="s" tabs={tabs} current={tab} panelId={panelId} onChange={setTab} />
      </div>
      <TabPanel id={panelId} current={tab}>
        {tab === 'timeline' ? (
          <Timeline scope={{ kind: 'workspace', id: workspaceId }} />
        ) : (
          <Logs key={workspaceId} workspaceId={workspaceId} />
        )}
      </TabPanel>
    </div>
  );
}
