import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron';

export interface ContextActions {
  replaceWord(word: string): void;
  learnWord(word: string): void;
}

const MOST_SUGGESTIONS = 5;

/** The parts of a right click that decide what can be done. */
export type ContextClick = Pick<
  ContextMenuParams,
  'isEditable' | 'editFlags' | 'selectionText' | 'misspelledWord' | 'dictionarySuggestions'
>;

/** The menu for text: correct, cut, copy, paste. Empty where the system has nothing to offer. */
export function contextTemplate(click: ContextClick, actions: ContextActions): MenuItemConstructorOptions[] {
  const { isEditable, editFlags, selectionText, misspelledWord, dictionarySuggestions } = click;
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  if (!isEditable) return selectionText.trim() === '' ? [] : [{ role: 'copy', enabled: editFlags.canCopy }];
  const corrections: MenuItemConstructorOptions[] = dictionarySuggestions
    .slice(0, MOST_SUGGESTIONS)
    .map((word) => ({ label: word.replaceAll('&', '&&'), click: () => actions.replaceWord(word) }));
  const spelling: MenuItemConstructorOptions[] =
    misspelledWord === ''
      ? []
      : [
          ...(corrections.length > 0 ? corrections : [{ label: 'No Suggestions', enabled: false }]),
          separator,
          { label: 'Add to Dictionary', click: () => actions.learnWord(misspelledWord) },
          separator,
        ];
  return [
    ...spelling,
    { role: 'undo', enabled: editFlags.canUndo },
    { role: 'redo', enabled: editFlags.canRedo },
    separator,
    { role: 'cut', enabled: editFlags.canCut },
    { role: 'copy', enabled: editFlags.canCopy },
    { role: 'paste', enabled: editFlags.canPaste },
    { role: 'pasteAndMatchStyle', enabled: editFlags.canPaste },
    separator,
    { role: 'selectAll', enabled: editFlags.canSelectAll },
  ];
}
