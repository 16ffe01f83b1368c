import { OctagonX } from 'lucide-react';
import type { Build } from '../../../../core/contract/index.ts';
import { LineText, plainLine } from '../../inspector/index.ts';
import { text } from '../../text/index.ts';
import { CopyButton, ErrorCard, FixButtons } from '../../ui/index.ts';
import styles from './Builds.module.css';
import { failureOf } from './failure.ts';

export interface BuildFailureProps {
  readonly build: Build & { readonly error: NonNullable<Build['error']> };
  readonly lines: readonly string[];
}

/** What a failed build needs read first: the step that broke and the last lines that it printed. */
export function BuildFailure({ build, lines }: BuildFailureProps) {
  const { error, steps } = build;
  const failure = failureOf(steps, lines);
  // Its log is beside it already.
  const fixes = error.actions.filter(({ operation }) => operation !== 'builds.log');
  if (!failure) {
    return (
      <div className={styles.notice}>
        <ErrorCard error={{ ...error, actions: fixes }} />
      </div>
    );
  }
  const { step, exitCode, lines: last } = failure;
  return (
    <section className={styles.failure} aria-label={text.builds.failure.label}>
      <p className={styles.failureTitle}>
        <OctagonX size={15} aria-hidden="true" />
        {text.builds.failure.title(exitCode)}
      </p>
      <code className={styles.failureStep} title={step.name}>
        {step.name}
      </code>
      {last.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
        <section className={styles.lastLines} aria-label={text.builds.failure.lastLines} tabIndex={0}>
          <div className={styles.lastLinesText}>
            {last.map(({ number, raw }) => (
              <LineText key={number} raw={raw} />
            ))}
          </div>
        </section>
      )}
      <div className={styles.failureActions}>
        <FixButtons actions={fixes} />
        <CopyButton
          text={[error.message, step.name, ...last.map(({ raw }) => plainLine(raw))].join('\n')}
          label={text.builds.failure.copy}
        />
      </div>
    </section>
  );
}
