import { useQuery } from '../dialogs/useQuery.ts';
import styles from './EnginePage.module.css';
import { Live } from './Live.tsx';

/** What workspaces use of the engine's machine, beside what else is told of it. */
export default function InUse() {
  // Without what there is, what is used still says something.
  const { output } = useQuery('engine.capacity', {});
  return (
    <div className={styles.inUse}>
      <Live cpus={output?.cpus ?? null} memoryBytes={output?.memoryBytes ?? null} />
    </div>
  );
}
