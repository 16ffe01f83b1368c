import { Boxes, RefreshCw, Unplug } from 'lucide-react';
import { useState } from 'react';
import type { OperationName } from '../../../core/contract/index.ts';
import { run } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { text } from '../text/index.ts';
import { Button } from '../ui/index.ts';
import styles from './Welcome.module.css';

const INSTALL_DOCKER = 'https://docs.docker.com/get-started/get-docker/';

const words = text.welcome.missing;

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
          <RefreshCw size={16} aria-hidden="true" /> {words.connecting}
        </h2>
        <p className={styles.text}>{docker.endpoint}</p>
      </section>
    );
  }
  return (
    <section className={styles.missing} aria-labelledby="no-backend">
      <h2 id="no-backend">
        <Unplug size={16} aria-hidden="true" /> {words.title}
      </h2>
      <p className={styles.text}>{words.why}</p>
      {docker && docker.probed.length > 0 && (
        <table className={styles.probed}>
          <caption className="visually-hidden">{words.tried}</caption>
          <thead>
            <tr>
              <th scope="col">{words.endpoint}</th>
              <th scope="col">{words.source}</th>
              <th scope="col">{words.outcome}</th>
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
          {words.again}
        </Button>
        <Button onClick={() => window.open(INSTALL_DOCKER, '_blank', 'noopener,noreferrer')}>
          {words.get}
        </Button>
      </div>
      <div className={styles.without}>
        <div>
          <h3>
            <Boxes size={14} aria-hidden="true" /> {words.without}
          </h3>
          <p className={styles.text}>{words.withoutHint}</p>
        </div>
        <Button
          busy={trying === 'engine.useBackend'}
          onClick={() =>
            void attempt('engine.useBackend', () => run('engine.useBackend', { backend: 'process' }))
          }
        >
          {words.continue}
        </Button>
      </div>
    </section>
  );
}
