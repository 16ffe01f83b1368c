import { type BrowserWindow, Menu } from 'electron';
import { contextTemplate } from '../native/context-menu.ts';

/** Offers the menu for text on a right click, where the page has none of its own. */
export function offerContextMenu(window: BrowserWindow): void {
  const { webContents } = window;
  webContents.on('context-menu', (_event, click) => {
    const template = contextTemplate(click, {
      replaceWord: (word) => webContents.replaceMisspelling(word),
      learnWord: (word) => webContents.session.addWordToSpellCheckerDictionary(word),
    });
    if (template.length > 0) Menu.buildFromTemplate(template).popup({ window });
  });
}
