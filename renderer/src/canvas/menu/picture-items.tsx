import { FileCode, FileImage, Images } from 'lucide-react';
import { text } from '../../text/index.ts';
import type { MenuItem } from '../../ui/Menu.tsx';
import { takePicture } from '../export/actions.ts';
import { commandItem, item } from './item.tsx';

const words = text.canvas.menu;

/** Pictures of the whole canvas. */
export function pictureItems(): MenuItem[] {
  return [
    commandItem('canvas.savePng', FileImage, words.savePng),
    commandItem('canvas.saveSvg', FileCode, words.saveSvg),
    commandItem('canvas.copyPng', Images, words.copyPng),
  ];
}

/** Pictures of some of it, with all that is inside. */
export function pictureOfItems(ids: readonly string[]): MenuItem[] {
  return [
    item(FileImage, {
      id: 'savePart',
      label: words.savePart,
      run: () => void takePicture('savePng', ids),
    }),
    item(Images, { id: 'copyPart', label: words.copyPart, run: () => void takePicture('copyPng', ids) }),
  ];
}
