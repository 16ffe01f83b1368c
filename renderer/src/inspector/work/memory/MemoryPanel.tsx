import { useId, useState } from 'react';
import { useEngine } from '../../../engine/store.ts';
import { text } from '../../../text/index.ts';
import { TabPanel, Tabs } from '../../../ui/Tabs.tsx';
import styles from './Memory.module.css';
import { MemoryList } from './MemoryList.tsx';
import { Values } from './Values.tsx';

const views = ['memories', 'values'] as const;

/** What a workspace remembers, and what it keeps by name. */
export default function MemoryPanel({ workspaceId }: { readonly workspaceId: string }) {
  const [view, setView] = useState<(typeof views)[number]>('memories');
  const name = useEngine((state) => state.workspaces[workspaceId]?.name ?? '');
  const panelId = useId();
  const words = text.work.memory;
  return (
    <section className={styles.panel} aria-label={words.label(name)}>
      <div className={styles.views}>
        <Tabs
          label={words.views}
          size="s"
          tabs={views.map((id) => ({ id, label: words[id] }))}
          current={view}
          panelId={panelId}
          onChange={setView}
        />
      </div>
      <TabPanel id={panelId} current={view}>
        {view === 'memories' ? (
          <MemoryList workspaceId={workspaceId} />
        ) : (
          <Values workspaceId={workspaceId} />
        )}
      </TabPanel>
    </section>
  );
}
