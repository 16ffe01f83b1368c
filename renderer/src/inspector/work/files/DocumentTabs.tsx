import { X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { text } from '../../../text/index.ts';
import { cx } from '../../../ui/index.ts';
import { closeDocument } from './actions.ts';
import { activateDocument, NO_TABS, useDocuments } from './documents.ts';
import styles from './Files.module.css';
import { nameOf, placeOfKey, shownName } from './place.ts';

export interface DocumentTabsProps {
  readonly workspaceId: string;
  readonly current: string;
}

/** The open files as tabs: arrows choose, Delete closes. A mark tells which have unsaved changes. */
export function DocumentTabs({ workspaceId, current }: DocumentTabsProps) {
  const keys = useDocuments((state) => state.tabs[workspaceId] ?? NO_TABS);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab may be out of sight
  useEffect(() => {
    list.current
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [current]);

  const onKeyDown = (event: KeyboardEvent) => {
    const at = keys.indexOf(current);
    const steps: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: keys.length - 1,
    };
    const step = steps[event.key];
    if (event.key === 'Delete') closeDocument(current);
    else if (step !== undefined) {
      const next = keys[(step + keys.length) % keys.length];
      if (next === undefined) return;
      activateDocument(workspaceId, next);
      requestAnimationFrame(() =>
        list.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus(),
      );
    } else return;
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the tabs in it
    <div ref={list} className={styles.tabs} onKeyDown={onKeyDown}>
      {/* It owns the tabs from outside: between them are buttons, which no tab list may have in it. */}
      <div
        role="tablist"
        aria-label={text.work.files.tabs}
        aria-owns={keys.map((_, at) => `${listId}-${at}`).join(' ')}
      />
      {keys.map((key, at) => (
        <DocumentTab
          key={key}
          id={`${listId}-${at}`}
          documentKey={key}
          workspaceId={workspaceId}
          current={key === current}
        />
      ))}
    </div>
  );
}

interface DocumentTabProps {
  readonly id: string;
  readonly documentKey: string;
  readonly workspaceId: string;
  readonly current: boolean;
}

function DocumentTab({ id, documentKey: key, workspaceId, current }: DocumentTabProps) {
  const modified = useDocuments((state) => state.documents[key]?.modified ?? false);
  const place = placeOfKey(key);
  const name = shownName(nameOf(place?.path ?? ''));
  return (
    <span role="presentation" className={cx(styles.tab, current && styles.current)}>
      <button
        type="button"
        role="tab"
        id={id}
        aria-selected={current}
        tabIndex={current ? 0 : -1}
        title={shownName(`${place?.root ?? ''}/${place?.path ?? ''}`)}
        className={styles.tabName}
        onClick={() => activateDocument(workspaceId, key)}
        onAuxClick={(event) => event.button === 1 && closeDocument(key)}
      >
        <bdi>{name}</bdi>
        {modified && (
          <span className={styles.dot}>
            <span className="visually-hidden">{text.work.files.unsaved}</span>
          </span>
        )}
      </button>
      <button
        type="button"
        aria-label={text.work.files.closeTab(name)}
        // By keyboard Delete closes, so that Tab goes on to the text.
        tabIndex={-1}
        className={styles.tabClose}
        onClick={() => closeDocument(key)}
      >
        <X size={12} aria-hidden="true" />
      </button>
    </span>
  );
}
