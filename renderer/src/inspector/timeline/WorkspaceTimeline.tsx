import { useId, useState } from 'react';
import { useEngine } from '../../engine/store.ts';
import { text } from '../../text/index.ts';
import { TabPanel, Tabs } from '../../ui/Tabs.tsx';
import { Timeline } from './LazyTimeline.tsx';
import styles from './Timeline.module.css';

export interface WorkspaceTimelineProps {
  readonly workspaceId: string;
}

/** What one workspace did; of a lead, also what its whole team did. */
export function WorkspaceTimeline({ workspaceId }: WorkspaceTimelineProps) {
  const isLead = useEngine((state) => (state.children[workspaceId]?.length ?? 0) > 0);
  const [chosen, setChosen] = useState<'workspace' | 'team'>('workspace');
  const panelId = useId();
  const { teamScope } = text.timeline;
  if (!isLead) return <Timeline scope={{ kind: 'workspace', id: workspaceId }} />;
  return (
    <>
      <div className={styles.scopes}>
        <Tabs
          label={teamScope.label}
          size="s"
          tabs={[
            { id: 'workspace', label: teamScope.alone },
            { id: 'team', label: teamScope.team },
          ]}
          current={chosen}
          panelId={panelId}
          onChange={setChosen}
        />
      </div>
      <TabPanel id={panelId} current={chosen}>
        <Timeline scope={{ kind: chosen, id: workspaceId }} />
      </TabPanel>
    </>
  );
}
