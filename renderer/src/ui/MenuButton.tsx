import { type ReactNode, useRef, useState } from 'react';
import { Button, type ButtonProps } from './Button.tsx';
import { Menu, type MenuItem } from './Menu.tsx';

export interface MenuButtonProps extends Omit<ButtonProps, 'onClick'> {
  readonly menuLabel: string;
  readonly groups: readonly (readonly MenuItem[])[];
  readonly children: ReactNode;
}

/** A button that opens a menu below itself. */
export function MenuButton({ menuLabel, groups, children, ...rest }: MenuButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [at, setAt] = useState<{ x: number; y: number } | null>(null);
  const open = () => {
    const box = button.current?.getBoundingClientRect();
    if (box) setAt({ x: box.left, y: box.bottom + 4 });
  };
  return (
    <>
      <Button
        ref={button}
        variant="ghost"
        aria-haspopup="menu"
        aria-expanded={at !== null}
        onClick={open}
        {...rest}
      >
        {children}
      </Button>
      {at && <Menu label={menuLabel} groups={groups} at={at} onClose={() => setAt(null)} />}
    </>
  );
}
