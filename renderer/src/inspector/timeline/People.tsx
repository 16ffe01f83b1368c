import { text } from '../../text/index.ts';
import type { Entry } from './entry.ts';
import type { NameOf } from './filter.ts';
import type { Scope } from './merge.ts';
import styles from './Timeline.module.css';

export interface PeopleProps {
  readonly entry: Entry;
  readonly scope: Scope;
  readonly nameOf: NameOf;
}

/** Who had to do with whom, by names. */
export function People({ entry, scope, nameOf }: PeopleProps) {
  const { row } = text.timeline;
  const source = <b>{nameOf(entry.sourceId)}</b>;
  const target = <b>{nameOf(entry.targetId)}</b>;
  switch (entry.phrase) {
    case 'wrote':
      return (
        <>
          {source} <span className={styles.verb}>{row.to}</span> {target}
        </>
      );
    case 'asked':
      return (
        <>
          {source} <span className={styles.verb}>{row.asked}</span> {target}
        </>
      );
    case 'answered':
      return (
        <>
          {target} <span className={styles.verb}>{entry.failed ? row.couldNotAnswer : row.answered}</span>{' '}
          {source}
        </>
      );
    case 'alone':
      return scope.kind === 'workspace' ? <b>{entry.kind === 'tool' ? row.tool : row.status}</b> : source;
  }
}
