import { ChevronRight } from 'lucide-react';
import { memo } from 'react';
import { useEngine } from '../../engine/store.ts';
import { text } from '../../text/index.ts';
import { cx } from '../../ui/index.ts';
import { Ago } from '../Ago.tsx';
import { durationText } from '../time.ts';
import { EntryDetails } from './EntryDetails.tsx';
import type { Entry } from './entry.ts';
import type { NameOf } from './filter.ts';
import { kindIcons } from './kind-icons.ts';
import type { Scope } from './merge.ts';
import { withNames } from './names.ts';
import { People } from './People.tsx';
import styles from './Timeline.module.css';
import { useDelegation } from './useDelegation.ts';

export interface TimelineRowProps {
  readonly entry: Entry;
  readonly scope: Scope;
  readonly nameOf: NameOf;
  readonly expanded: boolean;
  readonly onToggle: (id: string) => void;
  readonly onOpenTrace: (traceId: string) => void;
}

/** One entry: who, whom, what, when; a click shows all of it. */
export const TimelineRow = memo(function TimelineRow({
  entry,
  scope,
  nameOf,
  expanded,
  onToggle,
  onOpenTrace,
}: TimelineRowProps) {
  const workspaces = useEngine((state) => state.workspaces);
  const Icon = kindIcons[entry.kind];
  return (
    <article className={cx(styles.row, styles[entry.kind], entry.failed && styles.failed)}>
      <button
        type="button"
        className={styles.summary}
        aria-expanded={expanded}
        onClick={() => onToggle(entry.id)}
      >
        <span className={styles.icon}>
          <Icon size={13} role="img" aria-label={text.timeline.kind[entry.kind]} />
        </span>
        <span className={styles.people}>
          <People entry={entry} scope={scope} nameOf={nameOf} />
        </span>
        <span className={styles.text}>{withNames(entry.text, workspaces)}</span>
        <span className={styles.facts}>
          <State entry={entry} />
          {entry.durationMs !== null && <Duration lengthMs={entry.durationMs} />}
          <Ago at={entry.at} />
          <ChevronRight className={styles.chevron} size={13} aria-hidden="true" />
        </span>
      </button>
      {expanded && <EntryDetails entry={entry} nameOf={nameOf} onOpenTrace={onOpenTrace} />}
    </article>
  );
});

/** How it went; of a task that was given away, how it goes now. */
function State({ entry }: { readonly entry: Entry }) {
  const { row } = text.timeline;
  const status = useDelegation(entry);
  if (entry.failed) return <span className={styles.bad}>{row.failed}</span>;
  if (status === 'in_progress') return <span className={styles.waiting}>{row.inProgress}</span>;
  if (entry.state === 'waiting' && status !== 'completed') {
    return <span className={styles.waiting}>{row.waiting}</span>;
  }
  return null;
}

const SHORTEST_MS = 10;
const LONGEST_MS = 30 * 60_000;

/** How long it took, in words and as a bar whose length grows with the logarithm of it. */
function Duration({ lengthMs }: { readonly lengthMs: number }) {
  const share = Math.log(Math.max(lengthMs, SHORTEST_MS) / SHORTEST_MS) / Math.log(LONGEST_MS / SHORTEST_MS);
  return (
    <span className={styles.took}>
      <span className={styles.bar} aria-hidden="true">
        <span style={{ inlineSize: `${Math.min(100, Math.max(3, share * 100))}%` }} />
      </span>
      {text.timeline.row.took(durationText(lengthMs))}
    </span>
  );
}
