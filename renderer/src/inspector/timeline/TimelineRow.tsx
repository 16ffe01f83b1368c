import { ChevronRight, CircleDot, MessageSquare, Send, Wrench } from 'lucide-react';
import { memo } from 'react';
import { useEngine } from '../../engine/store.ts';
import { cx } from '../../ui/index.ts';
import { Ago } from '../Ago.tsx';
import { durationText } from '../time.ts';
import { EntryDetails } from './EntryDetails.tsx';
import type { Entry, EntryKind } from './entry.ts';
import type { NameOf } from './filter.ts';
import type { Scope } from './merge.ts';
import { withNames } from './names.ts';
import styles from './Timeline.module.css';

const icons: Record<EntryKind, typeof Send> = {
  message: MessageSquare,
  delegation: Send,
  tool: Wrench,
  status: CircleDot,
};
const kindNames: Record<EntryKind, string> = {
  message: 'Message',
  delegation: 'Delegation',
  tool: 'Tool',
  status: 'Status',
};

export interface TimelineRowProps {
  readonly entry: Entry;
  readonly scope: Scope;
  readonly nameOf: NameOf;
  readonly expanded: boolean;
  readonly onToggle: (id: string) => void;
}

/** One entry: who, whom, what, when; a click shows the whole text of both sides. */
export const TimelineRow = memo(function TimelineRow({
  entry,
  scope,
  nameOf,
  expanded,
  onToggle,
}: TimelineRowProps) {
  const workspaces = useEngine((state) => state.workspaces);
  const Icon = icons[entry.kind];
  const text = withNames(entry.text, workspaces);
  return (
    <article className={cx(styles.row, styles[entry.kind], entry.failed && styles.failed)}>
      <button
        type="button"
        className={styles.summary}
        aria-expanded={expanded}
        onClick={() => onToggle(entry.id)}
      >
        <span className={styles.icon}>
          <Icon size={13} role="img" aria-label={kindNames[entry.kind]} />
        </span>
        <span className={styles.people}>
          <People entry={entry} scope={scope} nameOf={nameOf} />
        </span>
        <span className={styles.text}>{text}</span>
        <span className={styles.facts}>
          {entry.failed && <span className={styles.bad}>Failed</span>}
          {entry.state === 'waiting' && <span className={styles.waiting}>Waiting</span>}
          {entry.durationMs !== null && (
            <span className={styles.took}>took {durationText(entry.durationMs)}</span>
          )}
          <Ago at={entry.at} />
          <ChevronRight className={styles.chevron} size={13} aria-hidden="true" />
        </span>
      </button>
      {expanded && <EntryDetails entry={entry} nameOf={nameOf} />}
    </article>
  );
});

interface PeopleProps {
  readonly entry: Entry;
  readonly scope: Scope;
  readonly nameOf: NameOf;
}

function People({ entry, scope, nameOf }: PeopleProps) {
  const source = <b>{nameOf(entry.sourceId)}</b>;
  const target = <b>{nameOf(entry.targetId)}</b>;
  switch (entry.phrase) {
    case 'wrote':
      return (
        <>
          {source} <span className={styles.verb}>to</span> {target}
        </>
      );
    case 'asked':
      return (
        <>
          {source} <span className={styles.verb}>asked</span> {target}
        </>
      );
    case 'answered':
      return (
        <>
          {target} <span className={styles.verb}>{entry.failed ? 'could not answer' : 'answered'}</span>{' '}
          {source}
        </>
      );
    case 'alone':
      return scope.kind === 'workspace' ? <b>{entry.kind === 'tool' ? 'Tool' : 'Status'}</b> : source;
  }
}
