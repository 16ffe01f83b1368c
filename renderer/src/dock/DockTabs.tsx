import { ChevronsRight } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import type { DockTab } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { MenuButton } from '../ui/MenuButton.tsx';
import { type Tab, Tabs } from '../ui/Tabs.tsx';
import styles from './Dock.module.css';

/** Room that a tab needs, whatever its language; a badge needs some more. */
const TAB_PX = 84;
const BADGE_PX = 34;
const MORE_PX = 44;

export interface DockTabsProps {
  readonly tabs: readonly Tab<DockTab>[];
  readonly current: DockTab;
  readonly panelId: string;
  readonly onChange: (tab: DockTab) => void;
}

/** The tabs of the dock; those for which there is no room are in a menu behind them. */
export function DockTabs({ tabs, current, panelId, onChange }: DockTabsProps) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY);
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const shown = fitting(tabs, current, width);
  const hidden = tabs.filter((tab) => !shown.includes(tab));
  return (
    <div ref={place} className={styles.tabs}>
      <Tabs label={text.dock.label} tabs={shown} current={current} panelId={panelId} onChange={onChange} />
      {hidden.length > 0 && (
        <MenuButton
          size="s"
          menuLabel={text.dock.more}
          aria-label={text.dock.more}
          groups={[hidden.map(({ id, label }) => ({ id, label, run: () => onChange(id) }))]}
        >
          <ChevronsRight size={14} aria-hidden="true" />
        </MenuButton>
      )}
    </div>
  );
}

/** As many as fit, in order; the current one always. */
function fitting(tabs: readonly Tab<DockTab>[], current: DockTab, width: number): readonly Tab<DockTab>[] {
  const widthOf = ({ badge }: Tab<DockTab>) => TAB_PX + (badge ? BADGE_PX : 0);
  const all = tabs.reduce((sum, tab) => sum + widthOf(tab), 0);
  if (all <= width) return tabs;
  const chosen = tabs.find(({ id }) => id === current);
  let left = width - MORE_PX - (chosen ? widthOf(chosen) : 0);
  return tabs.filter((tab) => {
    if (tab === chosen) return true;
    left -= widthOf(tab);
    return left >= 0;
  });
}
