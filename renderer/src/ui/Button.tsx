import type { ComponentPropsWithRef, ReactNode } from 'react';
import styles from './Button.module.css';
import { cx } from './cx.ts';
import { Tooltip } from './Tooltip.tsx';

export interface ButtonProps extends ComponentPropsWithRef<'button'> {
  readonly variant?: 'primary' | 'secondary' | 'ghost' | 'danger';
  readonly size?: 's' | 'm' | 'l';
  readonly icon?: ReactNode;
  /** The action is on its way: the label stays, the button cannot be pressed again. */
  readonly busy?: boolean;
}

export function Button({
  variant = 'secondary',
  size = 'm',
  icon,
  busy = false,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      className={cx(styles.button, styles[variant], styles[size], className)}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {busy ? <span className={styles.spinner} aria-hidden="true" /> : icon}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'icon' | 'children'> {
  /** Name of the action: read aloud, and shown as a tooltip. */
  readonly label: string;
  readonly shortcut?: string | undefined;
  readonly children: ReactNode;
}

/** A button that shows only an icon. */
export function IconButton({
  label,
  shortcut,
  className,
  variant = 'ghost',
  children,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <Button variant={variant} className={cx(styles.iconOnly, className)} aria-label={label} {...rest}>
        {children}
      </Button>
    </Tooltip>
  );
}
