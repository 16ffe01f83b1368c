import { LoaderCircle, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Task } from '../../../core/contract/index.ts';
import { run } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { hideTask, useHiddenTasks } from '../state/tasks.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Button, IconButton, Progress } from '../ui/index.ts';
import { useBodyMark } from '../ui/useBodyMark.ts';
import { buildOfTask } from './build-of-task.ts';
import styles from './TaskRows.module.css';
import { useOutcomes } from './useOutcomes.ts';

/** More than that scroll. */
const VISIBLE_ROWS = 3;

/**
 * Work that goes on by itself: how far it is, and the way to stop it. It lies beside the tools of the canvas, in the
 * margin that the canvas leaves there, so that nothing jumps when work begins or ends.
 */
export function TaskRows() {
  useOutcomes();
  const tasks = useEngine((state) => state.tasks);
  const hidden = useHiddenTasks((state) => state.hidden);
  const shown = useMemo(
    () =>
      Object.values(tasks)
        .filter(({ id, status }) => status === 'running' && !hidden.has(id))
        .sort((a, b) => a.startedAt - b.startedAt),
    [tasks, hidden],
  );
  useBodyMark('tasks', shown.length === 0 ? null : String(Math.min(VISIBLE_ROWS, shown.length)));
  if (shown.length === 0) return null;
  return (
    <section aria-label={text.tasks.rows} className={styles.rows}>
      {shown.map((task) => (
        <TaskRow key={task.id} task={task} />
      ))}
    </section>
  );
}

function TaskRow({ task }: { readonly task: Task }) {
  const [cancelling, setCancelling] = useState(false);
  const cancel = async () => {
    setCancelling(true);
    if (!(await run('tasks.cancel', { id: task.id }))) setCancelling(false);
  };
  return (
    <article className={styles.row} aria-label={task.title}>
      <LoaderCircle className={styles.icon} size={14} aria-hidden="true" />
      <p className={styles.title}>{task.title}</p>
      <div className={styles.progress}>
        <Progress label={task.title} value={task.progress} />
      </div>
      <span className={styles.percent}>
        {task.progress !== null && text.tasks.percent(Math.round(task.progress * 100))}
      </span>
      <span className={styles.message} title={task.message}>
        {task.message}
      </span>
      <ShowBuild task={task} />
      <Button size="s" busy={cancelling} onClick={() => void cancel()}>
        {text.tasks.cancel}
      </Button>
      <IconButton label={text.tasks.putAway} size="s" onClick={() => hideTask(task.id)}>
        <X size={14} aria-hidden="true" />
      </IconButton>
    </article>
  );
}

function ShowBuild({ task }: { readonly task: Task }) {
  const buildId = useEngine((state) => buildOfTask(task, Object.values(state.builds)));
  const showBuild = useUi((state) => state.showBuild);
  if (buildId === null) return null;
  return (
    <Button size="s" variant="ghost" className={styles.build} onClick={() => showBuild(buildId)}>
      {text.tasks.showBuild}
    </Button>
  );
}
