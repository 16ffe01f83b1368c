import {
  AlignStartVertical,
  CopyPlus,
  CornerDownRight,
  Pause,
  Play,
  RotateCw,
  Trash2,
  X,
} from 'lucide-react';
import { useEngine } from '../engine/store.ts';
import { topmost } from '../inspector/tree.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { IconButton } from '../ui/Button.tsx';
import { forEach } from './batch.ts';
import { duplicateWorkspaces } from './copies.ts';
import { arrangeItems } from './menu/arrange-items.tsx';
import styles from './SelectionBar.module.css';
import { useMenuBelow } from './useMenuBelow.tsx';

const words = text.canvas.selection;
const { told } = text.canvas;
const SIZE = 15;

/** What can be done with several selected cards, at the upper edge of the canvas: messages come from below. */
export function SelectionBar() {
  const count = useUi((state) => state.selectedIds.length);
  const hasPair = useUi((state) => state.pair !== null);
  const menu = useMenuBelow();
  if (count < 2 || hasPair) return null;
  return (
    <div className={styles.bar} role="toolbar" aria-label={words.label}>
      <span className={styles.count} role="status">
        {words.count(count)}
      </span>
      <span className={styles.rule} />
      <Action
        label={words.restart}
        Icon={RotateCw}
        run={(ids) => forEach('workspaces.restart', ids, told.notRestarted)}
      />
      {/* Both reach everything below: what is nested in the selection needs no call of its own. */}
      <Action
        label={words.pause}
        Icon={Pause}
        run={(ids) => forEach('workspaces.pause', topsOf(ids), told.notPaused)}
      />
      <Action
        label={words.resume}
        Icon={Play}
        run={(ids) => forEach('workspaces.resume', topsOf(ids), told.notResumed)}
      />
      <span className={styles.rule} />
      <Action
        label={words.move}
        Icon={CornerDownRight}
        run={(ids) => useUi.getState().openDialog({ kind: 'move', ids })}
      />
      <Action label={words.duplicate} Icon={CopyPlus} run={(ids) => duplicateWorkspaces(ids)} />
      <IconButton
        label={words.arrange}
        size="s"
        aria-haspopup="menu"
        onClick={(event) => menu.open(event.currentTarget, words.arrange, [arrangeItems()])}
      >
        <AlignStartVertical size={SIZE} aria-hidden="true" />
      </IconButton>
      <span className={styles.rule} />
      <Action
        label={words.remove}
        Icon={Trash2}
        run={(ids) => useUi.getState().openDialog({ kind: 'remove', ids })}
      />
      <Action label={words.clear} Icon={X} run={() => useUi.getState().select(null)} />
      {menu.element}
    </div>
  );
}

interface ActionProps {
  readonly label: string;
  readonly Icon: typeof X;
  readonly run: (ids: readonly string[]) => unknown;
}

function Action({ label, Icon, run }: ActionProps) {
  return (
    <IconButton label={label} size="s" onClick={() => void run(useUi.getState().selectedIds)}>
      <Icon size={SIZE} aria-hidden="true" />
    </IconButton>
  );
}

function topsOf(ids: readonly string[]): string[] {
  const { workspaces } = useEngine.getState();
  return topmost(ids, (id) => workspaces[id]?.parentId);
}
