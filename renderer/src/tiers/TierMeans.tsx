import { tierChoices } from '../dialogs/lifecycle/tiers.ts';
import type { QueryState } from '../dialogs/useQuery.ts';
import { text } from '../text/index.ts';
import { limitsText } from './limits.ts';
import styles from './TierMeans.module.css';

export interface TierMeansProps {
  readonly tier: number;
  readonly asked: Pick<QueryState<'engine.tiers'>, 'output' | 'error'>;
}

/** What a tier means: in words, and in the numbers of the machine that workspaces run on. Wherever one is chosen. */
export function TierMeans({ tier, asked: { output, error } }: TierMeansProps) {
  const limits = output ? limitsText(output, tier) : '';
  return (
    <span className={styles.means}>
      <span>{tierChoices.find((each) => each.tier === tier)?.means}</span>
      {limits !== '' && <span className={styles.limits}>{limits}</span>}
      {limits === '' && error && <span>{text.lifecycle.tiers.limits.unknown}</span>}
    </span>
  );
}
