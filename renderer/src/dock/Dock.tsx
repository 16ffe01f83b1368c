import { ChevronDown } from 'lucide-react';
import { useId } from 'react';
import { PopOutButton } from '../app/PopOutButton.tsx';
import { useEngine } from '../engine/store.ts';
import { Images } from '../images/index.ts';
import { OfflineNote, Timeline } from '../inspector/index.ts';
import { isPaneWindow } from '../state/pane-window.ts';
import { type DockTab, useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Badge, IconButton, PaneBoundary } from '../ui/index.ts';
import { type Tab, TabPanel } from '../ui/Tabs.tsx';
import { Builds } from './builds/Builds.tsx';
import { isActive } from './builds/texts.ts';
import styles from './Dock.module.css';
import { DockApprovals } from './DockApprovals.tsx';
import { DockFiles } from './DockFiles.tsx';
import { DockTabs } from './DockTabs.tsx';
import { DockTerminal } from './DockTerminal.tsx';
import { useOpenProblems } from './dismissed.ts';
import { Problems } from './Problems.tsx';
import { SelectedLogs } from './SelectedLogs.tsx';

/** The bottom pane: what happens everywhere, image builds, open problems, the log of the selected workspace. */
export function Dock() {
  const tab = useUi((state) => state.dockTab);
  const showDock = useUi((state) => state.showDock);
  const togglePane = useUi((state) => state.togglePane);
  const problems = useOpenProblems().length;
  const building = useEngine((state) => Object.values(state.builds).some(isActive));
  const waiting = useEngine((state) => Object.keys(state.approvals).length);
  const panelId = useId();
  const { tabs: labels } = text.dock;
  const tabs: readonly Tab<DockTab>[] = [
    { id: 'timeline', label: labels.timeline },
    {
      id: 'builds',
      label: labels.builds,
      badge: building && <Badge tone="starting">{text.dock.building}</Badge>,
    },
    { id: 'images', label: labels.images },
    {
      id: 'problems',
      label: labels.problems,
      badge: problems > 0 && (
        <Badge tone="failed" solid>
          {problems}
        </Badge>
      ),
    },
    {
      id: 'approvals',
      label: labels.approvals,
      badge: waiting > 0 && (
        <Badge tone="busy" solid title={text.approvals.wait(waiting)}>
          {waiting}
        </Badge>
      ),
    },
    { id: 'logs', label: labels.logs },
    { id: 'files', label: labels.files },
    { id: 'terminal', label: labels.terminal },
  ];

  return (
    <div className={styles.dock}>
      <header className={styles.header}>
        <DockTabs tabs={tabs} current={tab} panelId={panelId} onChange={showDock} />
        <PopOutButton pane={{ pane: 'dock', tab }} />
        {!isPaneWindow && (
          <IconButton label={text.dock.close} size="s" onClick={() => togglePane('dock')}>
            <ChevronDown size={15} aria-hidden="true" />
          </IconButton>
        )}
      </header>
      <OfflineNote />
      <TabPanel id={panelId} current={tab}>
        <PaneBoundary name={labels[tab]} about={tab}>
          {tab === 'timeline' && <Timeline scope={{ kind: 'org' }} />}
          {tab === 'builds' && <Builds />}
          {tab === 'images' && <Images />}
          {tab === 'problems' && <Problems />}
          {tab === 'approvals' && <DockApprovals />}
          {tab === 'logs' && <SelectedLogs />}
          {tab === 'files' && <DockFiles />}
          {tab === 'terminal' && <DockTerminal />}
        </PaneBoundary>
      </TabPanel>
    </div>
  );
}
