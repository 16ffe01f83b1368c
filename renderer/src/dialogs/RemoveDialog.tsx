import { useMemo, useState } from 'react';
import { removeWorkspaces } from '../canvas/removals.ts';
import { presenceLabel, presenceOf } from '../engine/presence.ts';
import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Button, Dialog, StatusMark, VirtualList } from '../ui/index.ts';
import styles from './Dialogs.module.css';
import { removalOf } from './removal.ts';
import { useInitialFocus } from './useInitialFocus.ts';

const words = text.dialogs.remove;
const ROW_PX = 27;
const PADDING_PX = 6;
const INDENT_PX = 18;

export interface RemoveDialogProps {
  readonly ids: readonly string[];
}

/** Names everything that would go. The safe button has the focus, so Enter never removes by accident. */
export function RemoveDialog({ ids }: RemoveDialogProps) {
  const close = useUi((state) => state.closeDialog);
  const workspaces = useEngine((state) => state.workspaces);
  const children = useEngine((state) => state.children);
  const safe = useInitialFocus<HTMLButtonElement>();
  const [purge, setPurge] = useState(false);
  const [busy, setBusy] = useState(false);
  // What was shown is what is removed, also when the org changes meanwhile.
  const [removal] = useState(() => removalOf(ids, children, (id) => workspaces[id]?.parentId));
  const names = useMemo(
    () => removal.tops.flatMap((id) => workspaces[id]?.name ?? []),
    [removal, workspaces],
  );
  const total = removal.all.length;
  const [only] = names;
  const subject = names.length === 1 && only ? only : words.several(names.length);
  const title = words.title(subject, total - removal.tops.length);

  const remove = async () => {
    setBusy(true);
    const removed = await removeWorkspaces(removal.tops, purge);
    // Whoever could not be removed is named by a message, and stays selected for another attempt.
    useUi.getState().selectMany(removal.tops.filter((id) => !removed.includes(id)));
    close();
  };

  return (
    <Dialog
      title={title}
      width="s"
      onClose={close}
      footer={
        <>
          <Button ref={safe} onClick={close}>
            {words.keep(total)}
          </Button>
          <Button variant="danger" busy={busy} disabled={total === 0} onClick={() => void remove()}>
            {words.confirm(total)}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {total === 0 ? (
          <p>{words.gone}</p>
        ) : (
          <VirtualList
            label={words.list}
            className={styles.tree}
            items={removal.all}
            keyOf={({ id }) => id}
            rowPx={ROW_PX}
            paddingPx={PADDING_PX}
            isRead
          >
            {({ id, depth }) => <Going id={id} depth={depth} />}
          </VirtualList>
        )}
        <label className={styles.check}>
          <input type="checkbox" checked={purge} onChange={(event) => setPurge(event.target.checked)} />
          <span>
            {words.purge(total)}
            <small>{purge ? words.purged(total) : words.kept(total)}</small>
          </span>
        </label>
        <p className={styles.aside}>{words.warning(total)}</p>
      </div>
    </Dialog>
  );
}

function Going({ id, depth }: { readonly id: string; readonly depth: number }) {
  const workspace = useEngine((state) => state.workspaces[id]);
  if (!workspace) return null;
  const presence = presenceOf(workspace);
  return (
    <div className={styles.going} style={{ paddingLeft: depth * INDENT_PX }}>
      <StatusMark presence={presence} labelled={false} />
      <span className={styles.treeName}>{workspace.name}</span>
      <span className={styles.aside}>{presenceLabel[presence]}</span>
    </div>
  );
}
