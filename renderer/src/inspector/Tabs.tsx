import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { cx } from '../ui/index.ts';
import styles from './Tabs.module.css';

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** Shown after the label: a count, a mark. */
  readonly badge?: ReactNode;
}

export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly current: Id;
  /** Id of the element that shows the chosen tab; see `TabPanel`. */
  readonly panelId: string;
  readonly onChange: (id: Id) => void;
  /** Small tabs sit inside the panel of large ones. */
  readonly size?: 's' | 'm';
}

/** A row of tabs: arrows, Home and End choose. */
export function Tabs<Id extends string>({
  label,
  tabs,
  current,
  panelId,
  onChange,
  size = 'm',
}: TabsProps<Id>) {
  const list = useRef<HTMLDivElement>(null);

  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.id === current);
    const steps: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: tabs.length - 1,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (step + tabs.length) % tabs.length;
    const tab = tabs[next];
    if (!tab) return;
    onChange(tab.id);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus();
  };

  return (
    <div
      ref={list}
      role="tablist"
      aria-label={label}
      className={cx(styles.tabs, styles[size])}
      onKeyDown={onKeyDown}
    >
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          id={tabId(panelId, tab.id)}
          aria-selected={tab.id === current}
          aria-controls={panelId}
          tabIndex={tab.id === current ? 0 : -1}
          className={styles.tab}
          onClick={() => onChange(tab.id)}
        >
          {tab.label}
          {tab.badge}
        </button>
      ))}
    </div>
  );
}

export interface TabPanelProps {
  readonly id: string;
  readonly current: string;
  readonly children: ReactNode;
}

/** What the chosen tab shows; fills the rest of a column. */
export function TabPanel({ id, current, children }: TabPanelProps) {
  return (
    <div id={id} role="tabpanel" aria-labelledby={tabId(id, current)} className={styles.panel}>
      {children}
    </div>
  );
}

function tabId(panelId: string, tab: string): string {
  return `${panelId}-tab-${tab}`;
}
