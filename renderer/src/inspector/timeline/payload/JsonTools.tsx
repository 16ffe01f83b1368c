import { ChevronDown, ChevronsDownUp, ChevronsUpDown, ChevronUp } from 'lucide-react';
import { text } from '../../../text/index.ts';
import { IconButton } from '../../../ui/index.ts';
import { SearchField } from '../../SearchField.tsx';
import styles from './Payload.module.css';

export interface JsonToolsProps {
  readonly search: string;
  readonly onSearch: (search: string) => void;
  /** What was searched for and how often it was found; null while nothing is. */
  readonly found: { readonly count: number; readonly complete: boolean } | null;
  /** The match that is shown, from 0; -1 before any was gone to. */
  readonly at: number;
  readonly onGo: (at: number) => void;
  readonly onExpand: () => void;
  readonly onCollapse: () => void;
}

/** Search in a JSON value, and what opens and folds all of it. */
export function JsonTools({ search, onSearch, found, at, onGo, onExpand, onCollapse }: JsonToolsProps) {
  const { payload } = text.timeline;
  return (
    <div className={styles.search}>
      <SearchField label={payload.search} value={search} onChange={onSearch} />
      {found && (
        <>
          <span className={styles.found} role="status">
            {found.count === 0
              ? payload.nothingFound
              : payload.found(Math.max(0, at) + (at < 0 ? 0 : 1), found.count, found.complete)}
          </span>
          <IconButton
            label={payload.previous}
            size="s"
            disabled={found.count === 0}
            onClick={() => onGo(at < 0 ? -1 : at - 1)}
          >
            <ChevronUp size={14} aria-hidden="true" />
          </IconButton>
          <IconButton label={payload.next} size="s" disabled={found.count === 0} onClick={() => onGo(at + 1)}>
            <ChevronDown size={14} aria-hidden="true" />
          </IconButton>
        </>
      )}
      <IconButton label={payload.expandAll} size="s" onClick={onExpand}>
        <ChevronsUpDown size={14} aria-hidden="true" />
      </IconButton>
      <IconButton label={payload.collapseAll} size="s" onClick={onCollapse}>
        <ChevronsDownUp size={14} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
