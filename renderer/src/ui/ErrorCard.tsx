import { OctagonX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ShownError } from '../engine/shown-error.ts';
import { plainText } from '../inspector/logs/ansi.ts';
import { CopyButton } from './CopyButton.tsx';
import styles from './ErrorCard.module.css';
import { FixButtons } from './FixButtons.tsx';

export interface ErrorCardProps {
  /** An `AppError` or its JSON form. */
  readonly error: ShownError;
  /** Where it happened, when the message alone does not say so. */
  readonly title?: string | undefined;
  /** Further buttons beside the fixes of the error. */
  readonly children?: ReactNode;
}

/** What went wrong, why, and the fixes. */
export function ErrorCard({ error, title, children }: ErrorCardProps) {
  return (
    <section className={styles.card} aria-label={`Error: ${title ?? error.message}`}>
      <OctagonX className={styles.icon} size={16} aria-hidden="true" />
      <div className={styles.body}>
        {title && <p className={styles.title}>{title}</p>}
        <p className={title ? undefined : styles.title}>{error.message}</p>
        {error.detail && <p className={styles.detail}>{plainText(error.detail)}</p>}
        <div className={styles.actions}>
          <FixButtons actions={error.actions} />
          {children}
          <CopyButton text={errorText(error)} label="Copy details" />
        </div>
      </div>
    </section>
  );
}

/** The whole error as text for a bug report. */
function errorText(error: ShownError): string {
  const parts = [
    `${error.code}: ${error.message}`,
    error.detail,
    error.cause && `Cause: ${String(error.cause)}`,
  ];
  return plainText(parts.filter(Boolean).join('\n'));
}
