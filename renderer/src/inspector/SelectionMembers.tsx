import { presenceLabel, presenceOf } from '../engine/presence.ts';
import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { StatusMark, VirtualList } from '../ui/index.ts';
import type { RowPlace } from '../ui/VirtualList.tsx';
import styles from './Inspector.module.css';

const ROW_PX = 34;
const PADDING_PX = 8;

/** The selected workspaces and how they are; a click on one selects it alone. */
export function SelectionMembers({ ids }: { readonly ids: readonly string[] }) {
  return (
    <VirtualList
      label={text.inspector.selection.members}
      className={styles.members}
      items={ids}
      keyOf={(id) => id}
      rowPx={ROW_PX}
      paddingPx={PADDING_PX}
    >
      {(id, { tabIndex }) => <Member id={id} tabIndex={tabIndex} />}
    </VirtualList>
  );
}

interface MemberProps extends Pick<RowPlace, 'tabIndex'> {
  readonly id: string;
}

function Member({ id, tabIndex }: MemberProps) {
  const workspace = useEngine((state) => state.workspaces[id]);
  const reveal = useUi((state) => state.revealWorkspace);
  if (!workspace) return null;
  const presence = presenceOf(workspace);
  return (
    <button type="button" tabIndex={tabIndex} className={styles.member} onClick={() => reveal(id)}>
      <StatusMark presence={presence} labelled={false} />
      <span className={styles.memberName}>{workspace.name}</span>
      <span className={styles.memberFact}>{presenceLabel[presence]}</span>
    </button>
  );
}
