import { ClipboardPaste, Copy, Scissors } from 'lucide-react';
import { text } from '../../text/index.ts';
import type { MenuItem } from '../../ui/Menu.tsx';
import { pasteFromMenu } from '../clipboard/copy.ts';
import { commandItem, item } from './item.tsx';

const words = text.canvas.menu;

/** What takes the selected cards into the clipboard. */
export function clipboardItems(): MenuItem[] {
  return [commandItem('canvas.copy', Copy, words.copy), commandItem('canvas.cut', Scissors, words.cut)];
}

/** Puts what is in the clipboard below a card. */
export function pasteInside(id: string): MenuItem {
  return item(ClipboardPaste, { id: 'paste', label: words.pasteInside, run: () => void pasteFromMenu(id) });
}
