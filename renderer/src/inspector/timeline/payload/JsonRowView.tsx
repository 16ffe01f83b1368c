import { ChevronRight } from 'lucide-react';
import { text } from '../../../text/index.ts';
import { cx } from '../../../ui/index.ts';
import type { JsonRow } from './json-rows.ts';
import styles from './Payload.module.css';

const INDENT_PX = 14;

export interface JsonRowViewProps {
  readonly row: JsonRow;
  readonly focused: boolean;
  readonly isMatch: boolean;
  readonly onToggle: () => void;
}

/** One row of a tree: a name and a value, or a name and how much is in it. */
export function JsonRowView({ row, focused, isMatch, onToggle }: JsonRowViewProps) {
  const { payload } = text.timeline;
  const isParent = row.kind === 'object' || row.kind === 'array';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it handles the keys
    <div
      role="treeitem"
      aria-level={row.depth + 1}
      aria-expanded={isParent && row.count > 0 ? row.open : undefined}
      aria-selected={focused}
      tabIndex={focused ? 0 : -1}
      className={cx(styles.row, isMatch && styles.match)}
      style={{ paddingInlineStart: 6 + row.depth * INDENT_PX }}
      onClick={onToggle}
    >
      <span className={cx(styles.fold, row.open && styles.open)}>
        {isParent && row.count > 0 && <ChevronRight size={12} aria-hidden="true" />}
      </span>
      {row.label !== null && (
        <span className={styles.name}>
          <bdi>{row.label}</bdi>:
        </span>
      )}
      {row.kind === 'more' ? (
        <span className={styles.link}>{payload.moreChildren(row.count)}</span>
      ) : isParent ? (
        <span className={styles.count}>
          {row.kind === 'array' ? `[ ] ${payload.items(row.count)}` : `{ } ${payload.fields(row.count)}`}
        </span>
      ) : (
        <bdi className={styles[row.kind]}>{row.kind === 'string' ? `"${row.text}"` : row.text}</bdi>
      )}
    </div>
  );
}
