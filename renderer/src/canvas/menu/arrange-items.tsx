import {
  AlignHorizontalSpaceBetween,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalSpaceBetween,
} from 'lucide-react';
import { text } from '../../text/index.ts';
import type { MenuItem } from '../../ui/Menu.tsx';
import { commandItem } from './item.tsx';

const words = text.canvas.menu;

/** Ways to put several cards in order. */
export function arrangeItems(): MenuItem[] {
  return [
    commandItem('canvas.alignLeft', AlignStartVertical, words.alignLeft),
    commandItem('canvas.alignTop', AlignStartHorizontal, words.alignTop),
    commandItem('canvas.spreadAcross', AlignHorizontalSpaceBetween, words.spreadAcross),
    commandItem('canvas.spreadDown', AlignVerticalSpaceBetween, words.spreadDown),
  ];
}
