import type { BuildStep } from '../../../../core/contract/index.ts';
import { Badge, cx } from '../../ui/index.ts';
import { BuildMark } from './BuildMark.tsx';
import styles from './Builds.module.css';
import { BuildTime } from './BuildTime.tsx';

/** The steps of a build in order, with what came from the cache and how long each took. */
export function BuildSteps({ steps }: { readonly steps: readonly BuildStep[] }) {
  return (
    <ol className={styles.steps}>
      {steps.map((step) => (
        <li key={step.id} className={cx(styles.step, styles[step.status])}>
          <BuildMark status={step.status} />
          <span className={styles.stepName} title={step.name}>
            {step.name}
          </span>
          {step.status === 'cached' ? (
            <Badge>Cached</Badge>
          ) : (
            <span className={styles.fact}>
              <BuildTime build={step} />
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
