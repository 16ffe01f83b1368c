import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { run } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { text } from '../text/index.ts';
import { Button } from '../ui/index.ts';
import styles from './Welcome.module.css';

/** One line about where agents run, and what that means for this machine. */
export function BackendNote() {
  const backend = useEngine((state) => state.engine?.backend);
  const version = useEngine((state) => state.engine?.docker.version ?? '');
  if (backend === 'docker') {
    return (
      <p className={styles.note}>
        <ShieldCheck size={14} aria-hidden="true" />
        {text.welcome.backend.docker(version)}
      </p>
    );
  }
  if (backend === 'process') {
    return (
      <p className={styles.note}>
        <ShieldAlert size={14} aria-hidden="true" />
        {text.welcome.backend.process}
        <Button size="s" variant="ghost" onClick={() => void run('engine.useBackend', { backend: 'docker' })}>
          {text.welcome.backend.useDocker}
        </Button>
      </p>
    );
  }
  return null;
}
