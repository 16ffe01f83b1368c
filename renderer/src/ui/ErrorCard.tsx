import { Info, OctagonX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ShownError } from '../engine/shown-error.ts';
import { plainText } from '../inspector/logs/ansi.ts';
import { text as catalogue } from '../text/index.ts';
import { Button } from './Button.tsx';
import { CopyButton } from './CopyButton.tsx';
import { cx } from './cx.ts';
import styles from './ErrorCard.module.css';
import { FixButtons } from './FixButtons.tsx';

export interface ErrorCardProps {
  /** An `AppError` or its JSON form. */
  readonly error: ShownError;
  /** Where it happened, when the message alone does not say so. */
  readonly title?: string | undefined;
  /** notice: nothing has failed, but something waits for a decision */
  readonly tone?: 'error' | 'notice';
  /** Tries once more what failed. */
  readonly onRetry?: (() => void) | undefined;
  /** Further buttons beside the fixes of the error. */
  readonly children?: ReactNode;
}

/** What went wrong, why, and the fixes. */
export function ErrorCard({ error, title, tone = 'error', onRetry, children }: ErrorCardProps) {
  const Icon = tone === 'error' ? OctagonX : Info;
  return (
    <section
      className={cx(styles.card, tone === 'notice' && styles.notice)}
      aria-label={(tone === 'error' ? catalogue.ui.errorLabel : catalogue.ui.noticeLabel)(
        title ?? error.message,
      )}
    >
      <Icon className={styles.icon} size={16} aria-hidden="true" />
      <div className={styles.body}>
        {title && <p className={styles.title}>{title}</p>}
        <p className={title ? undefined : styles.title}>{error.message}</p>
        {error.detail && <Detail text={plainText(error.detail)} />}
        <div className={styles.actions}>
          <FixButtons actions={error.actions} />
          {onRetry && (
            <Button size="s" onClick={onRetry}>
              {catalogue.ui.tryAgain}
            </Button>
          )}
          {children}
          <CopyButton text={errorText(error)} label={catalogue.ui.copyDetails} />
        </div>
      </div>
    </section>
  );
}

/** "… Its last log lines:" and then what the agent printed. */
const WITH_LINES = /^([\s\S]*?\blog lines:)\n([\s\S]+)$/;

function Detail({ text }: { readonly text: string }) {
  const [, words, lines] = WITH_LINES.exec(text) ?? [];
  if (words === undefined || lines === undefined) return <p className={styles.detail}>{text}</p>;
  return (
    <>
      <p className={styles.detail}>{words}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard */}
      <section ref={toEnd} className={styles.lines} aria-label={catalogue.ui.lastLines} tabIndex={0}>
        <pre>{lines}</pre>
      </section>
    </>
  );
}

/** What went wrong is what was printed last. */
function toEnd(lines: HTMLElement | null): void {
  lines?.scrollTo({ top: lines.scrollHeight });
}

/** The whole error as text for a bug report. */
function errorText(error: ShownError): string {
  const parts = [
    `${error.code}: ${error.message}`,
    error.detail,
    error.cause && catalogue.ui.cause(String(error.cause)),
  ];
  return plainText(parts.filter(Boolean).join('\n'));
}
