import { MOCK_RUNTIME } from '../../../../core/contract/index.ts';
import { useEngine } from '../../engine/store.ts';
import { text } from '../../text/index.ts';
import { Button } from '../../ui/index.ts';
import styles from './SampleTasks.module.css';
import { writeTask } from './sample.ts';

export interface SampleTasksProps {
  readonly workspaceId: string;
}

/** Runtimes that need no model, as that of the demo. */
const OFFLINE: ReadonlySet<string> = new Set(['molecule', MOCK_RUNTIME]);
const { label, tasks } = text.welcome.samples;

/** Tasks to begin with, for the empty chat with the head of an org like the demo; nothing for anybody else. */
export function SampleTasks({ workspaceId }: SampleTasksProps) {
  const isHead = useEngine(({ workspaces, children }) => {
    const workspace = workspaces[workspaceId];
    const isLead = (children[workspaceId]?.length ?? 0) > 0;
    return workspace?.parentId === null && isLead && OFFLINE.has(workspace.runtime);
  });
  if (!isHead) return null;
  return (
    <ul className={styles.tasks} aria-label={label}>
      {tasks.map((task) => (
        <li key={task}>
          <Button size="s" className={styles.task} onClick={() => writeTask(workspaceId, task)}>
            {task}
          </Button>
        </li>
      ))}
    </ul>
  );
}
