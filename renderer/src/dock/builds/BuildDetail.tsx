import type { Build } from '../../../../core/contract/index.ts';
import { runtimeName } from '../../engine/presence.ts';
import { text } from '../../text/index.ts';
import { Progress } from '../../ui/index.ts';
import { BuildFacts } from './BuildFacts.tsx';
import { BuildFailure } from './BuildFailure.tsx';
import { BuildHeader } from './BuildHeader.tsx';
import { BuildLogPane } from './BuildLogPane.tsx';
import { BuildSteps } from './BuildSteps.tsx';
import styles from './Builds.module.css';
import { useBuildLog } from './useBuildLog.ts';

/** One build: what went wrong if it did, its steps, where it comes from, its log. Give it the build's id as key. */
export function BuildDetail({ build }: { readonly build: Build }) {
  const log = useBuildLog(build.id);
  const name = runtimeName(build.runtime);
  return (
    <article className={styles.detail} aria-label={text.builds.of(name)}>
      <BuildHeader build={build} />
      {build.status === 'running' && <Progress label={text.builds.of(name)} value={build.progress} flat />}
      <div className={styles.columns}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard */}
        <section className={styles.story} aria-label={text.builds.steps} tabIndex={0}>
          {build.status === 'failed' && build.error && (
            <BuildFailure build={{ ...build, error: build.error }} lines={log.lines} />
          )}
          {build.steps.length > 0 && <BuildSteps build={build} />}
          <BuildFacts build={build} />
        </section>
        <BuildLogPane build={build} log={log} />
      </div>
    </article>
  );
}
