import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { text } from '../text/index.ts';
import { IconButton } from './Button.tsx';
import { cx } from './cx.ts';
import styles from './Dialog.module.css';
import { focusNear, focusPath } from './focus-near.ts';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons, the safe one first. */
  readonly footer?: ReactNode;
  readonly width?: 's' | 'm' | 'l';
  /** Hides the title bar; the title is still read aloud. For the command palette. */
  readonly bare?: boolean;
  readonly className?: string | undefined;
}

/** A modal dialog: the browser traps and restores focus, Esc closes only the topmost. Mount it to open it. */
export function Dialog({
  title,
  onClose,
  children,
  footer,
  width = 'm',
  bare = false,
  className,
}: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  // A dialog gives the focus back only while it is still in the document, which for a later effect it is not.
  useLayoutEffect(() => {
    const element = dialog.current;
    const before = focusPath();
    element?.showModal();
    return () => {
      element?.close();
      // What had the focus before may go with the same answer.
      requestAnimationFrame(() => focusNear(before));
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      className={cx(styles.dialog, styles[width], bare && styles.bare, className)}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className={styles.content}>
        <header className={bare ? 'visually-hidden' : styles.header}>
          <h2 id={titleId}>{title}</h2>
          {!bare && (
            <IconButton label={text.ui.close} size="s" onClick={onClose}>
              <X size={16} aria-hidden="true" />
            </IconButton>
          )}
        </header>
        <div className={styles.body}>{children}</div>
        {footer && <footer className={styles.footer}>{footer}</footer>}
      </div>
    </dialog>
  );
}
