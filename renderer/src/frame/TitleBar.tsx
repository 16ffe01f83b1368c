import { PanelBottom, PanelLeft, PanelRight, Search, Settings } from 'lucide-react';
import { ROOT, useEngine } from '../engine/store.ts';
import { ReplayButton } from '../replay/ReplayButton.tsx';
import { showSettings } from '../settings/state.ts';
import { usePlan } from '../state/plan.ts';
import { type PaneName, useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { IconButton } from '../ui/Button.tsx';
import { AppearanceMenu } from './AppearanceMenu.tsx';
import { EnginePill } from './EnginePill.tsx';
import { keys } from './keys.ts';
import { OrgSwitcher } from './OrgSwitcher.tsx';
import styles from './TitleBar.module.css';
import { UnreadButton } from './UnreadButton.tsx';

const panes = [
  { name: 'outline', flag: 'outlineOpen', label: text.frame.outline, shortcut: 'Mod+B', Icon: PanelLeft },
  { name: 'dock', flag: 'dockOpen', label: text.frame.dock, shortcut: 'Mod+J', Icon: PanelBottom },
  {
    name: 'inspector',
    flag: 'inspectorOpen',
    label: text.frame.inspector,
    shortcut: 'Mod+Alt+B',
    Icon: PanelRight,
  },
] as const;

export function TitleBar() {
  const setPaletteOpen = useUi((state) => state.setPaletteOpen);
  return (
    <header className={styles.bar}>
      <h1 className="visually-hidden">{text.app.name}</h1>
      <div className={styles.side}>
        <OrgSwitcher />
      </div>
      <button type="button" className={styles.search} onClick={() => setPaletteOpen(true)}>
        <Search size={14} aria-hidden="true" />
        <span className={styles.hint}>{text.frame.search}</span>
        <kbd>{keys('Mod+K')}</kbd>
      </button>
      <div className={styles.end}>
        <UnreadButton />
        <EnginePill />
        <span className={styles.rule} />
        <ReplayButton />
        {panes.map((pane) => (
          <PaneToggle key={pane.name} {...pane} />
        ))}
        <AppearanceMenu />
        <SettingsButton />
      </div>
    </header>
  );
}

/** Shows the settings, and the canvas again when they are shown. */
function SettingsButton() {
  const isShown = useUi((state) => state.page === 'settings');
  const close = useUi((state) => state.closePage);
  const isConnected = useEngine((state) => state.engine !== null);
  return (
    <IconButton
      label={text.frame.settings}
      shortcut={keys('Mod+,')}
      aria-pressed={isShown}
      disabled={!isConnected}
      onClick={() => (isShown ? close() : showSettings())}
    >
      <Settings size={16} aria-hidden="true" />
    </IconButton>
  );
}

interface PaneToggleProps {
  readonly name: PaneName;
  readonly flag: 'outlineOpen' | 'inspectorOpen' | 'dockOpen';
  readonly label: string;
  readonly shortcut: string;
  readonly Icon: typeof PanelLeft;
}

function PaneToggle({ name, flag, label, shortcut, Icon }: PaneToggleProps) {
  const open = useUi((state) => state[flag]);
  const toggle = useUi((state) => state.togglePane);
  const hasOrg = useEngine((state) => state.children[ROOT] !== undefined);
  const givesWay = usePlan((state) => state.template !== null) && name === 'inspector';
  const usable = (hasOrg || name === 'dock') && !givesWay;
  return (
    <IconButton
      label={givesWay ? text.frame.givesWay(label) : label}
      shortcut={keys(shortcut)}
      aria-pressed={open && usable}
      disabled={!usable}
      onClick={() => toggle(name)}
    >
      <Icon size={16} aria-hidden="true" />
    </IconButton>
  );
}
