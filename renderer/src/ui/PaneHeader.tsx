import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { IconButton } from './Button.tsx';
import { cx } from './cx.ts';
import styles from './PaneHeader.module.css';

export interface PaneHeaderProps {
  readonly title: ReactNode;
  /** The whole title, where it may be cut off. */
  readonly fullTitle?: string;
  /** Takes the focus by program only. */
  readonly titleRef?: RefObject<HTMLHeadingElement | null>;
  /** In front of the title. */
  readonly mark?: ReactNode;
  readonly closeLabel: string;
  readonly closeShortcut?: string;
  readonly onClose: () => void;
  readonly className?: string | undefined;
  readonly children?: ReactNode;
}

/** The top of a pane: what it is about, the button that closes it, and what belongs below that. */
export function PaneHeader(props: PaneHeaderProps) {
  const { title, fullTitle, titleRef, mark, closeLabel, closeShortcut, onClose, className, children } = props;
  return (
    <header className={cx(styles.header, className)}>
      <div className={styles.titleRow}>
        {mark}
        <h2 ref={titleRef} title={fullTitle} tabIndex={titleRef && -1}>
          {title}
        </h2>
        <IconButton label={closeLabel} size="s" onClick={onClose} shortcut={closeShortcut}>
          <X size={15} aria-hidden="true" />
        </IconButton>
      </div>
      {children}
    </header>
  );
}
