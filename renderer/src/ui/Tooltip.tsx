import { type FocusEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { interfacePx } from '../state/appearance.ts';
import styles from './Tooltip.module.css';

const SHOW_DELAY_MS = 450;
const GAP = 6;
const EDGE = 8;
const DIALOG = 'dialog, [role="dialog"]';

export interface TooltipProps {
  readonly text: string;
  readonly shortcut?: string | undefined;
  readonly children: ReactNode;
}

/** A short text beside whatever it wraps, on hover and on keyboard focus. Extra to a label, never instead of one. */
export function Tooltip({ text, shortcut, children }: TooltipProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  const bubble = useRef<HTMLDivElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [shown, setShown] = useState(false);
  const id = useId();

  const hide = () => {
    clearTimeout(timer.current);
    setShown(false);
  };
  const showSoon = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setShown(true), SHOW_DELAY_MS);
  };

  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    const target = anchor.current?.firstElementChild?.getBoundingClientRect();
    const own = bubble.current;
    if (!shown || !target || !own) return;
    own.showPopover();
    const { width, height } = own.getBoundingClientRect();
    const left = Math.min(
      Math.max(EDGE, target.left + target.width / 2 - width / 2),
      innerWidth - width - EDGE,
    );
    const below = target.bottom + GAP;
    own.style.left = `${interfacePx(left)}px`;
    const top = below + height > innerHeight ? target.top - height - GAP : below;
    own.style.top = `${interfacePx(top)}px`;
  }, [shown]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the wrapper only watches; what it wraps is interactive
    <span
      ref={anchor}
      className={styles.anchor}
      onPointerEnter={showSoon}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={(event) => event.target.matches(':focus-visible') && isReached(event) && showSoon()}
      onBlur={hide}
      onKeyDown={hide}
    >
      {children}
      {shown &&
        createPortal(
          <div ref={bubble} id={id} role="tooltip" popover="manual" className={styles.bubble}>
            {text}
            {shortcut && <kbd className={styles.key}>{shortcut}</kbd>}
          </div>,
          document.body,
        )}
    </span>
  );
}

/** The focus came from beside it. Where a dialog begins, the one who opened it did not ask what its first button does. */
function isReached({ target, relatedTarget }: FocusEvent): boolean {
  return relatedTarget !== null && target.closest(DIALOG) === relatedTarget.closest(DIALOG);
}
