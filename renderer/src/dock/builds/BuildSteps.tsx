import type { Build } from '../../../../core/contract/index.ts';
import { text } from '../../text/index.ts';
import { Badge, cx } from '../../ui/index.ts';
import { BuildMark } from './BuildMark.tsx';
import styles from './Builds.module.css';
import { BuildTime } from './BuildTime.tsx';
import { stepState } from './texts.ts';

/** The steps of a build in order, with what came from the cache and how long each took. */
export function BuildSteps({ build }: { readonly build: Pick<Build, 'status' | 'steps'> }) {
  return (
    <ol className={styles.steps}>
      {build.steps.map((step) => {
        const state = stepState(step, build);
        return (
          <li key={step.id} className={cx(styles.step, styles[state])}>
            <BuildMark status={state} />
            <span className={styles.stepName} title={step.name}>
              {step.name}
            </span>
            {state === 'cached' ? (
              <Badge>{text.builds.states.cached}</Badge>
            ) : (
              <span className={styles.fact}>
                <BuildTime build={step} />
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
