import {
  ChevronDown,
  ChevronUp,
  CircleAlert,
  CircleCheck,
  Clock3,
  LoaderCircle,
  Package,
  X,
} from 'lucide-react';
import { useMemo, useState } from 'react';
import { removeWorkspaces } from '../../canvas/removals.ts';
import { useEngine } from '../../engine/store.ts';
import { unfollowImport, useImport } from '../../state/import.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { Button, cx, IconButton, Progress, VirtualList } from '../../ui/index.ts';
import type { RowPlace } from '../../ui/VirtualList.tsx';
import styles from './ImportProgress.module.css';
import { type ImportRow, importRows, importStages, notBegun, stageCounts } from './rows.ts';

const words = text.plan.progress;
const icons = {
  ready: CircleCheck,
  starting: LoaderCircle,
  image: Package,
  waiting: Clock3,
  failed: CircleAlert,
} as const;
const INDENT_PX = 16;
const ROW_PX = 26;

/** How the workspaces of the last import come up, as a tree; those that have not begun can be cancelled. */
export default function ImportProgress() {
  const org = useImport((state) => state.org);
  const ids = useImport((state) => state.ids);
  const workspaces = useEngine((state) => state.workspaces);
  const [isOpen, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const rows = useMemo(() => importRows(workspaces, ids), [workspaces, ids]);
  if (org === null) return null;
  const counts = stageCounts(rows);
  const waiting = notBegun(workspaces, rows);
  const cancel = async () => {
    setBusy(true);
    await removeWorkspaces(waiting, false);
    setBusy(false);
  };
  return (
    <section className={styles.progress} aria-label={words.label(org)}>
      <div className={styles.head}>
        <p className={styles.title} role="status">
          {titleOf(org, rows)}
        </p>
        {rows.length > 0 && <Progress label={words.label(org)} value={counts.ready / rows.length} />}
        <p className={styles.counts}>
          {importStages
            .filter((stage) => counts[stage] > 0)
            .map((stage) => words.counts[stage](counts[stage]))
            .join(' · ')}
        </p>
        {waiting.length > 0 && (
          <Button size="s" busy={busy} onClick={() => void cancel()}>
            {counts.waiting === 1 ? words.cancelOne : words.cancel(counts.waiting)}
          </Button>
        )}
        {rows.length > 0 && (
          <Button
            size="s"
            variant="ghost"
            aria-expanded={isOpen}
            icon={
              isOpen ? (
                <ChevronDown size={14} aria-hidden="true" />
              ) : (
                <ChevronUp size={14} aria-hidden="true" />
              )
            }
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? words.hide : words.show}
          </Button>
        )}
        <IconButton label={words.dismiss} size="s" onClick={unfollowImport}>
          <X size={14} aria-hidden="true" />
        </IconButton>
      </div>
      {isOpen && (
        <VirtualList
          label={words.tree}
          className={styles.tree}
          items={rows}
          keyOf={({ id }) => id}
          rowPx={ROW_PX}
        >
          {(row, { tabIndex }) => <Row row={row} tabIndex={tabIndex} />}
        </VirtualList>
      )}
    </section>
  );
}

interface RowProps extends Pick<RowPlace, 'tabIndex'> {
  readonly row: ImportRow;
}

function Row({ row: { id, name, depth, stage }, tabIndex }: RowProps) {
  const Icon = icons[stage];
  return (
    <div className={cx(styles.row, styles[stage])} style={{ paddingLeft: depth * INDENT_PX }}>
      <Icon size={14} aria-hidden="true" />
      <button type="button" tabIndex={tabIndex} onClick={() => useUi.getState().revealWorkspace(id)}>
        {name}
      </button>
      <span>{words.stages[stage]}</span>
    </div>
  );
}

function titleOf(org: string, rows: readonly ImportRow[]): string {
  const { ready, failed } = stageCounts(rows);
  if (rows.length === 0) return words.gone;
  if (ready === rows.length) return words.allReady(org, rows.length);
  return ready + failed === rows.length ? words.someFailed(org, failed) : words.title(org);
}
