import { presenceLabel, presenceOf } from '../engine/presence.ts';
import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { StatusMark } from '../ui/index.ts';
import styles from './Inspector.module.css';

/** The selected workspaces and how they are; a click on one selects it alone. */
export function SelectionMembers({ ids }: { readonly ids: readonly string[] }) {
  return (
    <ul className={styles.members}>
      {ids.map((id) => (
        <Member key={id} id={id} />
      ))}
    </ul>
  );
}

function Member({ id }: { readonly id: string }) {
  const workspace = useEngine((state) => state.workspaces[id]);
  const reveal = useUi((state) => state.revealWorkspace);
  if (!workspace) return null;
  const presence = presenceOf(workspace);
  return (
    <li>
      <button type="button" className={styles.member} onClick={() => reveal(id)}>
        <StatusMark presence={presence} labelled={false} />
        <span className={styles.memberName}>{workspace.name}</span>
        <span className={styles.memberFact}>{presenceLabel[presence]}</span>
      </button>
    </li>
  );
}
