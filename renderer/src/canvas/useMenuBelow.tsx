import type { ReactElement } from 'react';
import type { MenuItem } from '../ui/Menu.tsx';
import { useCanvasMenu } from './useCanvasMenu.tsx';

export interface MenuBelow {
  /** Opens a menu at a button; where there is no room below, it moves up. */
  open(button: Element, label: string, groups: readonly (readonly MenuItem[])[]): void;
  readonly element: ReactElement | null;
}

const GAP_PX = 6;

/** A menu that belongs to a button of a toolbar. */
export function useMenuBelow(): MenuBelow {
  const menu = useCanvasMenu();
  return {
    open: (button, label, groups) => {
      const { left, bottom } = button.getBoundingClientRect();
      menu.open({ x: left, y: bottom + GAP_PX }, label, groups);
    },
    element: menu.element,
  };
}
