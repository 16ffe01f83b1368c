import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Banner.module.css';

export interface BannerProps {
  readonly icon: LucideIcon;
  /** What colours it. */
  readonly tone: 'starting' | 'busy' | 'failed';
  readonly label?: string;
  /** What is the matter, then what that means. */
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

/** A line over the whole window about something that concerns all of it. */
export function Banner({ icon: Icon, tone, label, children, actions }: BannerProps) {
  return (
    <section className={styles.banner} role="status" aria-label={label} data-tone={tone}>
      <Icon className={styles.icon} size={16} aria-hidden="true" />
      <p className={styles.text}>{children}</p>
      {actions && <div className={styles.actions}>{actions}</div>}
    </section>
  );
}
