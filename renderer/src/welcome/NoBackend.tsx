import { Boxes, RefreshCw, Unplug } from 'lucide-react';
import { useState } from 'react';
import type { OperationName } from '../../../core/contract/index.ts';
import { run } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { Button } from '../ui/index.ts';
import styles from './Welcome.module.css';

const INSTALL_DOCKER = 'https://docs.docker.com/get-started/get-docker/';

type Attempt = Extract<OperationName, 'docker.retry' | 'engine.useBackend'>;

/** No Docker engine answers: what was tried, the fix, and the way that needs no Docker. */
export function NoBackend() {
  const docker = useEngine((state) => state.engine?.docker);
  const [trying, setTrying] = useState<Attempt | null>(null);
  const attempt = async (operation: Attempt, action: () => Promise<unknown>) => {
    setTrying(operation);
    await action();
    setTrying(null);
  };
  if (docker?.state === 'connecting') {
    return (
      <section className={styles.missing} role="status">
        <h2>
          <RefreshCw size={16} aria-hidden="true" /> Connecting to Docker…
        </h2>
        <p className={styles.text}>{docker.endpoint}</p>
      </section>
    );
  }
  return (
    <section className={styles.missing} aria-labelledby="no-backend">
      <h2 id="no-backend">
        <Unplug size={16} aria-hidden="true" /> No Docker engine answers
      </h2>
      <p className={styles.text}>
        Each agent runs in a container of its own, so that it cannot touch the rest of this machine. Start
        Docker, then look again.
      </p>
      {docker && docker.probed.length > 0 && (
        <table className={styles.probed}>
          <caption className="visually-hidden">What was tried</caption>
          <thead>
            <tr>
              <th scope="col">Tried</th>
              <th scope="col">Where it comes from</th>
              <th scope="col">What happened</th>
            </tr>
          </thead>
          <tbody>
            {docker.probed.map(({ endpoint, source, outcome }) => (
              <tr key={`${source} ${endpoint}`}>
                <td>
                  <code>{endpoint}</code>
                </td>
                <td>{source}</td>
                <td>{outcome}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className={styles.buttons}>
        <Button
          variant="primary"
          busy={trying === 'docker.retry'}
          icon={<RefreshCw size={14} aria-hidden="true" />}
          onClick={() => void attempt('docker.retry', () => run('docker.retry', {}))}
        >
          Look again
        </Button>
        <Button onClick={() => window.open(INSTALL_DOCKER, '_blank', 'noopener,noreferrer')}>
          Get Docker
        </Button>
      </div>
      <div className={styles.without}>
        <div>
          <h3>
            <Boxes size={14} aria-hidden="true" /> Run without containers
          </h3>
          <p className={styles.text}>
            Good for a first look. Agents then run as ordinary processes with your rights: nothing isolates
            them. Only the bundled agents are allowed, which follow a script.
          </p>
        </div>
        <Button
          busy={trying === 'engine.useBackend'}
          onClick={() =>
            void attempt('engine.useBackend', () => run('engine.useBackend', { backend: 'process' }))
          }
        >
          Continue without isolation
        </Button>
      </div>
    </section>
  );
}
