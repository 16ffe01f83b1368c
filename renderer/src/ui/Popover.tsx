import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { interfacePx } from '../state/appearance.ts';
import { Button, type ButtonProps } from './Button.tsx';
import styles from './Popover.module.css';

export interface PopoverButtonProps extends Omit<ButtonProps, 'onClick'> {
  readonly panelLabel: string;
  /** What the panel shows; asked for only while it is open. */
  readonly panel: () => ReactNode;
}

const EDGE = 8;
const GAP = 6;

/** A button that opens a panel with controls of its own below itself. Esc and a click outside close it. */
export function PopoverButton({ panelLabel, panel, children, ...rest }: PopoverButtonProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const element = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);

  useLayoutEffect(() => {
    if (!open) return;
    const place = () => {
      const at = button.current?.getBoundingClientRect();
      const shown = element.current;
      if (!at || !shown) return;
      // On the side where there is room; it has no width yet when it is about to open.
      const isRight = at.left > innerWidth / 2;
      shown.style.left = isRight ? 'auto' : `${interfacePx(Math.max(EDGE, at.left))}px`;
      shown.style.right = isRight ? `${interfacePx(Math.max(EDGE, innerWidth - at.right))}px` : 'auto';
      // And above a button that is low in the window, as those of the dock are.
      const isLow = at.bottom > innerHeight / 2;
      shown.style.top = isLow ? 'auto' : `${interfacePx(at.bottom + GAP)}px`;
      shown.style.bottom = isLow ? `${interfacePx(innerHeight - at.top + GAP)}px` : 'auto';
      const room = isLow ? at.top : innerHeight - at.bottom;
      shown.style.maxHeight = `${interfacePx(room - GAP - EDGE)}px`;
    };
    place();
    element.current?.focus();
    window.addEventListener('resize', place);
    return () => window.removeEventListener('resize', place);
  }, [open]);

  return (
    <>
      <Button ref={button} variant="ghost" popoverTarget={id} aria-haspopup="dialog" {...rest}>
        {children}
      </Button>
      <div
        ref={element}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={panelLabel}
        tabIndex={-1}
        className={styles.popover}
        onBeforeToggle={(event) => setOpen(event.newState === 'open')}
        onKeyDown={(event) => event.stopPropagation()}
      >
        {open && panel()}
      </div>
    </>
  );
}
