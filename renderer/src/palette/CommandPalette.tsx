import { useUi } from '../state/ui.ts';
import { Palette } from './Palette.tsx';
import { useCommandTriggers } from './useCommands.ts';

/** Keeps shortcuts and menu commands working, and shows the palette while it is open. Mount once. */
export function CommandPalette() {
  const open = useUi((state) => state.paletteOpen);
  useCommandTriggers();
  return open ? <Palette /> : null;
}
