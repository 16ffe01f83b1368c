import { type ReactElement, useCallback, useState } from 'react';
import { Menu, type MenuItem } from '../ui/Menu.tsx';
import { useStable } from './useStable.ts';

interface OpenMenu {
  readonly label: string;
  readonly groups: readonly (readonly MenuItem[])[];
  readonly at: { readonly x: number; readonly y: number };
}

export interface CanvasMenu {
  /** Opens a menu at a point of the window; it stays inside the window. Nothing opens without items. */
  open(at: { readonly x: number; readonly y: number }, label: string, groups: OpenMenu['groups']): void;
  /** The open menu, if any. */
  readonly element: ReactElement | null;
}

/** The one menu of the canvas: of a card, a selection, an edge, or the canvas itself. */
export function useCanvasMenu(): CanvasMenu {
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const close = useCallback(() => setMenu(null), []);
  const open = useStable((at: OpenMenu['at'], label: string, groups: OpenMenu['groups']) => {
    if (groups.some((group) => group.length > 0)) setMenu({ label, groups, at });
  });
  return { open, element: menu && <Menu {...menu} onClose={close} /> };
}
