import { Badge, cx } from '../../ui/index.ts';
import { counted } from '../text.ts';
import { type Filter, filters, filterTitles } from './filter.ts';
import styles from './Timeline.module.css';

export interface FilterBarProps {
  readonly current: Filter;
  readonly counts: Readonly<Record<Filter, number>>;
  readonly onChange: (filter: Filter) => void;
}

/** The kinds of entries to show, one at a time. */
export function FilterBar({ current, counts, onChange }: FilterBarProps) {
  return (
    <fieldset className={styles.filters}>
      <legend className="visually-hidden">Show</legend>
      {filters.map((filter) => (
        <button
          key={filter}
          type="button"
          aria-pressed={filter === current}
          title={counted(counts[filter], 'entry', 'entries')}
          className={cx(styles.filter, counts[filter] === 0 && styles.none)}
          onClick={() => onChange(filter)}
        >
          {filterTitles[filter]}
          {filter === 'errors' && counts.errors > 0 && (
            <Badge tone="failed" solid>
              {counts.errors}
            </Badge>
          )}
        </button>
      ))}
    </fieldset>
  );
}
