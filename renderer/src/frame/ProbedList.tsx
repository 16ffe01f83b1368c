import { useState } from 'react';
import type { DockerState } from '../../../core/contract/index.ts';
import { run } from '../engine/run.ts';
import { text } from '../text/index.ts';
import { Button } from '../ui/index.ts';
import styles from './EnginePanel.module.css';
import { shortEndpoint } from './engine-summary.ts';

const words = text.frame.engine;

type Probed = DockerState['probed'][number];

/** Where an engine was looked for, in order, and what came of it; another one that would do can be chosen. */
export function ProbedList({ probed }: Pick<DockerState, 'probed'>) {
  if (probed.length === 0) return null;
  return (
    <section aria-label={words.lookedAt}>
      <h3 className={styles.subheading}>{words.lookedAt}</h3>
      <ul className={styles.probed}>
        {probed.map((each) => (
          <Place key={`${each.source} ${each.endpoint}`} probed={each} />
        ))}
      </ul>
      {probed.some(({ verdict }) => verdict === 'usable') && (
        <p className={styles.note}>{words.otherEngine}</p>
      )}
    </section>
  );
}

function Place({ probed: { endpoint, source, outcome, verdict, fix } }: { readonly probed: Probed }) {
  const [busy, setBusy] = useState(false);
  const use = async () => {
    setBusy(true);
    await run('docker.use', { endpoint });
    setBusy(false);
  };
  return (
    <li>
      <span className={styles.place}>
        <code title={endpoint}>{shortEndpoint(endpoint)}</code>
        <span className={styles.quiet}>{words.probe(source, outcome)}</span>
        {fix !== undefined && <span>{fix}</span>}
      </span>
      {verdict === 'used' && <span className={styles.quiet}>{words.inUse}</span>}
      {verdict === 'usable' && (
        <Button size="s" busy={busy} aria-label={words.choosePlace(endpoint)} onClick={() => void use()}>
          {words.use}
        </Button>
      )}
    </li>
  );
}
