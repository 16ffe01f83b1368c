import { useState } from 'react';
import type { Rollout, RuntimeImage } from '../../../core/contract/index.ts';
import { runtimeName } from '../engine/presence.ts';
import { run } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { useNowWhile } from '../inspector/index.ts';
import { text } from '../text/index.ts';
import { Button, cx, Progress } from '../ui/index.ts';
import styles from './Images.module.css';
import { rolloutText, soakProgress, versionOf } from './texts.ts';

const words = text.images.rollout;

export interface RolloutRowProps {
  readonly runtime: RuntimeImage;
  readonly rollout: Rollout;
}

/** A new image that canaries try out: how long they did, and the decision about it. */
export function RolloutRow({ runtime, rollout }: RolloutRowProps) {
  const name = runtimeName(runtime.runtime);
  const now = useNowWhile(rollout.stage === 'soaking');
  const canaries = useEngine((state) =>
    runtime.workspaces
      .filter(({ id }) => state.workspaces[id]?.updateTier === 'canary')
      .map((each) => each.name)
      .join('\n'),
  );
  const names = canaries === '' ? [] : canaries.split('\n');
  const [deciding, setDeciding] = useState<'promote' | 'withdraw' | null>(null);
  const decide = async (action: 'promote' | 'withdraw') => {
    setDeciding(action);
    await run('images.rollout', { runtime: runtime.runtime, action });
    setDeciding(null);
  };
  return (
    <tr className={styles.rollout}>
      <td colSpan={6}>
        <div className={cx(styles.rolloutBox, rollout.stage === 'held' && styles.held)}>
          <div className={styles.rolloutText}>
            <p>
              {words.newImage}
              <code title={rollout.toTag}>{versionOf(rollout.toTag)}</code>.{' '}
              {rolloutText(rollout, names, now)}
            </p>
            {rollout.stage !== 'held' && (
              <Progress label={words.tryout(name)} value={soakProgress(rollout, now)} />
            )}
          </div>
          <Button
            size="s"
            busy={deciding === 'promote'}
            aria-label={words.promoteOf(name)}
            onClick={() => void decide('promote')}
          >
            {words.promote}
          </Button>
          <Button
            size="s"
            variant="danger"
            busy={deciding === 'withdraw'}
            aria-label={words.withdrawOf(name)}
            onClick={() => void decide('withdraw')}
          >
            {words.withdraw}
          </Button>
        </div>
      </td>
    </tr>
  );
}
