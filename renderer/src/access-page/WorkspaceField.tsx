import styles from './Access.module.css';
import type { Named } from './useWorkspaces.ts';

interface WorkspaceFieldProps {
  readonly label: string;
  readonly all: readonly Named[];
  readonly current: Named;
  readonly onChoose: (id: string) => void;
}

/** Chooses one of all workspaces; see `useChosenWorkspace`. */
export function WorkspaceField({ label, all, current, onChoose }: WorkspaceFieldProps) {
  return (
    <label className={styles.field}>
      {label}
      <select value={current.id} onChange={(event) => onChoose(event.target.value)}>
        {all.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
