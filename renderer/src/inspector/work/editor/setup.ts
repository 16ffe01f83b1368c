import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension, type Text } from '@codemirror/state';
import {
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  rectangularSelection,
} from '@codemirror/view';
import { text } from '../../../text/index.ts';
import { editorTheme } from './theme.ts';

/** What changes while an editor is open. */
export const slots = {
  language: new Compartment(),
  wrap: new Compartment(),
  tabs: new Compartment(),
  access: new Compartment(),
};

/** Beyond it, colours cost more than they tell. */
const LARGEST_COLOURED = 1024 * 1024;
/** A longer line is drawn in part only, which does not go together with wrapping it. */
const LONGEST_WRAPPED = 10_000;

/** Whether a text can be coloured and wrapped without a window that stands still. */
export function isHandy(doc: Text): boolean {
  if (doc.length > LARGEST_COLOURED) return false;
  for (const line of doc.iterLines()) if (line.length > LONGEST_WRAPPED) return false;
  return true;
}

export interface Appearance {
  readonly wrap: boolean;
  readonly tabWidth: number;
  readonly readOnly: boolean;
  /** See `isHandy`. */
  readonly handy: boolean;
}

export const wrapOf = (wrap: boolean): Extension => (wrap ? EditorView.lineWrapping : []);
export const tabsOf = (width: number): Extension => [
  EditorState.tabSize.of(width),
  indentUnit.of(' '.repeat(width)),
];
export const accessOf = (readOnly: boolean): Extension => EditorState.readOnly.of(readOnly);

/** Undo and redo end here: where nothing is left to undo in the text, the app must not undo something else. */
const nothingElse = ['Mod-z', 'Mod-y', 'Mod-Shift-z'].map((key) => ({ key, run: () => true }));

/** Everything that an editor of this app does. */
export function editorSetup(label: string, { wrap, tabWidth, readOnly, handy }: Appearance): Extension {
  return [
    lineNumbers(),
    handy ? foldGutter({ openText: '⌄', closedText: '›' }) : [],
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    dropCursor(),
    EditorState.allowMultipleSelections.of(true),
    indentOnInput(),
    handy ? bracketMatching() : [],
    closeBrackets(),
    rectangularSelection(),
    highlightActiveLine(),
    handy ? highlightSelectionMatches() : [],
    search({ top: true }),
    keymap.of([
      ...closeBracketsKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...nothingElse,
      ...foldKeymap,
      ...defaultKeymap,
      indentWithTab,
    ]),
    editorTheme,
    EditorState.phrases.of(text.work.editor.phrases),
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
    slots.language.of([]),
    slots.wrap.of(wrapOf(wrap && handy)),
    slots.tabs.of(tabsOf(tabWidth)),
    slots.access.of(accessOf(readOnly)),
  ];
}
