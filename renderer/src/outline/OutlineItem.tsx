import { ChevronRight, Hand } from 'lucide-react';
import { memo } from 'react';
import { presenceOf } from '../engine/presence.ts';
import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Badge } from '../ui/Badge.tsx';
import { cx } from '../ui/cx.ts';
import { StatusMark } from '../ui/StatusMark.tsx';
import { dragHandlers } from './Drop.tsx';
import { useDrag } from './drop.ts';
import styles from './Outline.module.css';
import type { OutlineRow } from './rows.ts';
import type { Pick } from './usePick.ts';

const INDENT_PX = 14;

export interface OutlineItemProps {
  readonly row: OutlineRow;
  /** Pixels from the top of the tree. */
  readonly top: number;
  /** The keyboard is here. */
  readonly active: boolean;
  readonly onToggle: (id: string) => void;
  readonly onPick: Pick;
}

export const OutlineItem = memo(function OutlineItem(props: OutlineItemProps) {
  const { row, top, active, onToggle, onPick } = props;
  const name = useEngine((state) => state.workspaces[row.id]?.name ?? '');
  const presence = useEngine((state) => {
    const workspace = state.workspaces[row.id];
    return workspace ? presenceOf(workspace) : 'offline';
  });
  const unread = useEngine((state) => state.unread[row.id] ?? 0);
  const asking = useEngine((state) => state.asking[row.id] ?? 0);
  const selected = useUi((state) => state.selectedIds.includes(row.id));
  const isTarget = useDrag((state) => state.over === row.id);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys for all of its items
    <div
      id={`outline-${row.id}`}
      role="treeitem"
      tabIndex={-1}
      aria-level={row.depth + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={row.hasChildren ? row.expanded : undefined}
      aria-selected={selected}
      className={cx(
        styles.item,
        selected && styles.selected,
        active && styles.active,
        isTarget && styles.target,
      )}
      style={{ top, paddingLeft: 6 + row.depth * INDENT_PX }}
      onClick={(event) => onPick(row.id, event)}
      {...dragHandlers(row.id)}
    >
      <span
        className={cx(styles.twist, row.expanded && styles.open)}
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation();
          if (row.hasChildren) onToggle(row.id);
        }}
      >
        {row.hasChildren && <ChevronRight size={13} />}
      </span>
      <StatusMark presence={presence} size={13} />
      <span className={styles.name} title={name}>
        {name}
      </span>
      {asking > 0 && (
        <Badge tone="busy" solid title={text.approvals.asks(asking)}>
          <Hand size={12} aria-hidden="true" />
          <span aria-hidden="true">{asking}</span>
          <span className="visually-hidden">{text.approvals.asks(asking)}</span>
        </Badge>
      )}
      {unread > 0 && (
        <Badge tone="accent" solid>
          {unread}
          <span className="visually-hidden"> {text.outline.unread}</span>
        </Badge>
      )}
    </div>
  );
});
