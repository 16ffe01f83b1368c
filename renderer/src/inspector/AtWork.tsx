import { useShallow } from 'zustand/react/shallow';
import { presenceOf } from '../engine/presence.ts';
import { type EngineState, useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { StatusMark } from '../ui/index.ts';
import styles from './Inspector.module.css';
import { withNames } from './timeline/names.ts';

/** More than that is no list to read, and in a large org it would change in every frame. */
const MAX_SHOWN = 12;

const words = text.inspector.atWork;

/** Who is at work right now. */
export function AtWork() {
  const shown = useEngine(useShallow((state) => idsAtWork(state).slice(0, MAX_SHOWN)));
  const count = useEngine((state) => idsAtWork(state).length);
  const starting = useEngine((state) => {
    let sum = 0;
    for (const { status } of Object.values(state.workspaces)) if (status === 'provisioning') sum += 1;
    return sum;
  });
  return (
    <section aria-label={words.label}>
      <h3>{words.title}</h3>
      {count === 0 ? (
        <p className={styles.quiet}>{starting > 0 ? words.starting(starting) : words.nobody}</p>
      ) : (
        <ul>
          {shown.map((id) => (
            <WorkingRow key={id} workspaceId={id} />
          ))}
        </ul>
      )}
      {count > shown.length && <p className={styles.quiet}>{words.more(count - shown.length)}</p>}
    </section>
  );
}

function WorkingRow({ workspaceId }: { readonly workspaceId: string }) {
  const name = useEngine((state) => state.workspaces[workspaceId]?.name ?? '');
  const task = useEngine(({ workspaces }) =>
    withNames(workspaces[workspaceId]?.currentTask ?? '', workspaces),
  );
  return (
    <li>
      <button
        type="button"
        className={styles.member}
        onClick={() => useUi.getState().revealWorkspace(workspaceId)}
      >
        <StatusMark presence="busy" labelled={false} />
        <span className={styles.memberText}>
          <span className={styles.memberName}>{name}</span>
          <span className={styles.memberFact}>{task || words.working}</span>
        </span>
      </button>
    </li>
  );
}

function idsAtWork({ workspaces }: Pick<EngineState, 'workspaces'>): string[] {
  return Object.values(workspaces)
    .filter((workspace) => presenceOf(workspace) === 'busy')
    .map(({ id }) => id);
}
