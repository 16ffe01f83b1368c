import { SquareTerminal } from 'lucide-react';
import { useMemo } from 'react';
import type { Build } from '../../../../core/contract/index.ts';
import { runtimeName } from '../../engine/presence.ts';
import { LogView, searchLines } from '../../inspector/index.ts';
import { Button, CopyButton, EmptyState, ErrorCard, Skeleton } from '../../ui/index.ts';
import { buildStatusText } from './BuildMark.tsx';
import { BuildSteps } from './BuildSteps.tsx';
import styles from './Builds.module.css';
import { BuildTime } from './BuildTime.tsx';
import { useBuildLog } from './useBuildLog.ts';

/** One build: what went wrong if it did, its steps, its log. */
export function BuildDetail({ build }: { readonly build: Build }) {
  const log = useBuildLog(build.id);
  const lines = useMemo(() => searchLines(log.lines, ''), [log.lines]);
  const name = runtimeName(build.runtime);
  const failedAt = build.steps.findIndex((step) => step.status === 'failed');
  return (
    <article className={styles.detail} aria-label={`Build of ${name}`}>
      <header className={styles.detailHeader}>
        <b>{name}</b>
        <span className={styles.fact}>
          {buildStatusText(build)} · <BuildTime build={build} />
        </span>
        <code title={build.tag}>{build.tag}</code>
        <CopyButton text={log.lines.join('\n')} label="Copy the log" />
      </header>
      {build.status === 'running' && (
        <div
          className={styles.progress}
          role="progressbar"
          aria-label={`Build of ${name}`}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(build.progress * 100)}
        >
          <span style={{ width: `${build.progress * 100}%` }} />
        </div>
      )}
      <div className={styles.columns}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard */}
        <section className={styles.story} aria-label="Steps" tabIndex={0}>
          {build.error && (
            <div className={styles.notice}>
              <ErrorCard
                error={build.error}
                title={failedAt < 0 ? undefined : `Step ${failedAt + 1} of ${build.steps.length} failed`}
              />
            </div>
          )}
          <BuildSteps steps={build.steps} />
        </section>
        <div className={styles.log}>
          {log.error && (
            <div className={styles.notice}>
              <ErrorCard error={log.error} title="The log could not be read">
                <Button size="s" onClick={log.reload}>
                  Try again
                </Button>
              </ErrorCard>
            </div>
          )}
          {log.loading ? (
            <Skeleton lines={4} label="Reading the log" />
          ) : lines.length === 0 ? (
            <EmptyState
              icon={<SquareTerminal size={20} />}
              title={build.status === 'running' ? 'No output yet' : 'This build printed nothing'}
            >
              {build.status === 'running' && 'Lines appear here as the build prints them.'}
            </EmptyState>
          ) : (
            <LogView
              label={`Log of the build of ${name}`}
              lines={lines}
              follow={build.status === 'running'}
            />
          )}
        </div>
      </div>
    </article>
  );
}
