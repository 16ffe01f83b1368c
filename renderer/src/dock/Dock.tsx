import { ChevronDown } from 'lucide-react';
import { useId } from 'react';
import { useEngine } from '../engine/store.ts';
import { Images } from '../images/index.ts';
import { TabPanel, Tabs, Timeline } from '../inspector/index.ts';
import { useUi } from '../state/ui.ts';
import { Badge, IconButton } from '../ui/index.ts';
import { Builds } from './builds/Builds.tsx';
import { isActive } from './builds/texts.ts';
import styles from './Dock.module.css';
import { Problems } from './Problems.tsx';
import { SelectedLogs } from './SelectedLogs.tsx';

/** The bottom pane: what happens everywhere, image builds, open problems, the log of the selected workspace. */
export function Dock() {
  const tab = useUi((state) => state.dockTab);
  const showDock = useUi((state) => state.showDock);
  const togglePane = useUi((state) => state.togglePane);
  const problems = useEngine((state) => Object.keys(state.problems).length);
  const building = useEngine((state) => Object.values(state.builds).some(isActive));
  const panelId = useId();

  return (
    <div className={styles.dock}>
      <header className={styles.header}>
        <Tabs
          label="Dock"
          tabs={[
            { id: 'timeline', label: 'Timeline' },
            { id: 'builds', label: 'Builds', badge: building && <Badge tone="starting">Building</Badge> },
            { id: 'images', label: 'Images' },
            {
              id: 'problems',
              label: 'Problems',
              badge: problems > 0 && (
                <Badge tone="failed" solid>
                  {problems}
                </Badge>
              ),
            },
            { id: 'logs', label: 'Logs' },
          ]}
          current={tab}
          panelId={panelId}
          onChange={showDock}
        />
        <IconButton label="Close the dock" size="s" onClick={() => togglePane('dock')}>
          <ChevronDown size={15} aria-hidden="true" />
        </IconButton>
      </header>
      <TabPanel id={panelId} current={tab}>
        {tab === 'timeline' && <Timeline scope={{ kind: 'org' }} />}
        {tab === 'builds' && <Builds />}
        {tab === 'images' && <Images />}
        {tab === 'problems' && <Problems />}
        {tab === 'logs' && <SelectedLogs />}
      </TabPanel>
    </div>
  );
}
