import { X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { cx } from './cx.ts';
import styles from './Tabs.module.css';

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** Shown after the label: a count, a mark. */
  readonly badge?: ReactNode;
  /** Said where the pointer rests, for a label that may be cut. */
  readonly title?: string;
  /** What it shows is over: its label is struck out. */
  readonly isOver?: boolean;
}

/** Tabs that can be closed: with a button beside each, the middle button of the mouse, or the key Delete. */
export interface Closing<Id extends string> {
  /** Name of the button that closes the tab of this label. */
  readonly label: (label: string) => string;
  readonly run: (id: Id) => void;
}

export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly current: Id;
  /** Id of the element that shows the chosen tab; see `TabPanel`. */
  readonly panelId: string;
  readonly onChange: (id: Id) => void;
  /** Small tabs sit inside the panel of large ones; those of a strip are many and come and go. */
  readonly size?: 's' | 'm' | 'strip';
  readonly closing?: Closing<Id>;
}

/** A row of tabs: arrows, Home and End choose. Those for which there is no room are scrolled to. */
export function Tabs<Id extends string>({
  label,
  tabs,
  current,
  panelId,
  onChange,
  size = 'm',
  closing,
}: TabsProps<Id>) {
  const list = useRef<HTMLDivElement>(null);
  /** One that is to close: once it is gone with the focus, what takes its place gets that. */
  const closed = useRef<Id | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab may be out of sight
  useLayoutEffect(() => reveal(list.current), [current, tabs.length]);

  useEffect(() => {
    // It may be asked about first, and stay.
    if (closed.current === null || tabs.some(({ id }) => id === closed.current)) return;
    closed.current = null;
    if (hasFocusOrNobody(list.current)) selectedOf(list.current)?.focus();
  });

  // With the last one the tabs may go; the focus stays in the pane that they were in.
  useLayoutEffect(() => {
    const element = list.current;
    return () => {
      if (closed.current !== null && hasFocusOrNobody(element)) {
        element?.parentElement?.closest<HTMLElement>('[tabindex]')?.focus();
      }
    };
  }, []);

  const close = (id: Id) => {
    closed.current = id;
    closing?.run(id);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (isModified(event)) return;
    const at = tabs.findIndex((tab) => tab.id === current);
    const next = placeAfter(event.key, at, tabs.length);
    const tab = next === undefined ? undefined : tabs[next];
    if (next === undefined || !tab) return;
    onChange(tab.id);
    tabElements(list.current)[next]?.focus();
    event.preventDefault();
  };

  const onDelete = (event: KeyboardEvent, id: Id) => {
    if (event.key !== 'Delete' || isModified(event)) return;
    event.preventDefault();
    // A key that is held down closes one, not one after the other.
    if (!event.repeat) close(id);
  };

  const rows = tabs.map((tab) => {
    const chosen = tab.id === current;
    const button = (
      <button
        key={tab.id}
        type="button"
        role="tab"
        id={tabId(panelId, tab.id)}
        aria-selected={chosen}
        aria-controls={panelId}
        aria-keyshortcuts={closing && 'Delete'}
        tabIndex={chosen ? 0 : -1}
        title={tab.title}
        className={cx(styles.tab, tab.isOver && styles.over)}
        onClick={() => onChange(tab.id)}
        onAuxClick={closing && ((event) => event.button === 1 && close(tab.id))}
      >
        <bdi>{tab.label}</bdi>
        {tab.badge}
      </button>
    );
    if (!closing) return button;
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: the key is that of the tab and the button in it
      <span
        key={tab.id}
        role="presentation"
        className={cx(styles.closable, chosen && styles.chosen)}
        onKeyDown={(event) => onDelete(event, tab.id)}
      >
        {button}
        <button
          type="button"
          aria-label={closing.label(tab.label)}
          // By keyboard Delete closes, so that Tab goes on to what the tab shows.
          tabIndex={-1}
          className={styles.close}
          onClick={() => close(tab.id)}
        >
          <X size={12} aria-hidden="true" />
        </button>
      </span>
    );
  });

  if (!closing) {
    return (
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        className={cx(styles.tabs, styles[size])}
        onKeyDown={onKeyDown}
      >
        {rows}
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the tabs in it
    <div ref={list} className={cx(styles.tabs, styles[size])} onKeyDown={onKeyDown}>
      {/* It owns the tabs from outside: between them are buttons, which no tab list may have in it. */}
      <div role="tablist" aria-label={label} aria-owns={tabs.map(({ id }) => tabId(panelId, id)).join(' ')} />
      {rows}
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

/** A list of ids is parted by spaces, which an id of ours may have. */
function tabId(panelId: string, tab: string): string {
  return `${panelId}-tab-${encodeURIComponent(tab)}`;
}

/** With a modifier a key means something else, to the browser or to a command. */
function isModified({ altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  return altKey || ctrlKey || metaKey || shiftKey;
}

/** Whether something in the list has the focus, or lost it by going away. */
function hasFocusOrNobody(list: HTMLElement | null): boolean {
  const { activeElement } = document;
  return activeElement === document.body || (list?.contains(activeElement) ?? false);
}

/** Where a key leads from a place among so many, around the ends; undefined for a key that leads nowhere. */
function placeAfter(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return (at + 1) % count;
    case 'ArrowLeft':
      return (at - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

function tabElements(list: HTMLElement | null): readonly HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('[role="tab"]') ?? [])];
}

function selectedOf(list: HTMLElement | null): HTMLElement | undefined {
  return tabElements(list).find((tab) => tab.ariaSelected === 'true');
}

/** Scrolls the chosen tab into view, and nothing but the tabs. */
function reveal(list: HTMLElement | null): void {
  if (!list || list.scrollWidth <= list.clientWidth) return;
  const selected = selectedOf(list);
  const tab = (
    selected?.parentElement === list ? selected : selected?.parentElement
  )?.getBoundingClientRect();
  if (!tab) return;
  const room = list.getBoundingClientRect();
  if (tab.left < room.left) list.scrollLeft -= room.left - tab.left;
  else if (tab.right > room.right) list.scrollLeft += tab.right - room.right;
}
