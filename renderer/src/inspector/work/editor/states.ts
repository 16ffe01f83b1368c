import { EditorState, Text } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { text as words } from '../../../text/index.ts';
import type { LineBreak } from '../files/content.ts';
import { markChanged, registerEditor, saveDocument, textOf, useDocuments } from '../files/documents.ts';
import { nameOf, shownName } from '../files/place.ts';
import { type Appearance, editorSetup, isHandy } from './setup.ts';

/** What an editor left behind: its text, its history, its selection. */
interface Kept {
  readonly state: EditorState;
  readonly revision: number;
  readonly scrollTop: number;
}

const kept = new Map<string, Kept>();
/** The text that was read or written last, cut into lines once. */
const saved = new Map<string, { readonly text: string; readonly lines: Text }>();

// What is closed is forgotten.
useDocuments.subscribe(({ documents }, before) => {
  if (documents === before.documents) return;
  for (const key of kept.keys()) {
    if (documents[key]) continue;
    kept.delete(key);
    saved.delete(key);
  }
});

/** Where the editor of a file was left, if that is still what is to be shown. */
export function keptState(key: string, revision: number): Kept | undefined {
  const found = kept.get(key);
  return found?.revision === revision ? found : undefined;
}

/** Keeps what an editor has, if that is still what is to be shown: an editor also leaves to make way for another text. */
export function keepState(key: string, state: EditorState, revision: number, scrollTop: number): void {
  if (useDocuments.getState().documents[key]?.revision !== revision) return;
  kept.set(key, { state, revision, scrollTop });
  registerEditor(key, () => textIn(kept.get(key)?.state ?? state));
}

/** An editor of a file with its text as it is now, saved or not. */
export function newState(key: string, revision: number, appearance: Omit<Appearance, 'handy'>): EditorState {
  const document = useDocuments.getState().documents[key];
  const lineBreak = document?.content?.kind === 'text' ? document.content.lineBreak : '\n';
  const doc = linesOf(textOf(key) ?? '', lineBreak);
  const shown = { ...appearance, handy: isHandy(doc) };
  return EditorState.create({
    doc,
    extensions: [
      keymap.of([{ key: 'Mod-s', run: () => save(key) }]),
      editorSetup(words.work.editor.label(shownName(nameOf(document?.place.path ?? ''))), shown),
      EditorState.lineSeparator.of(lineBreak),
      EditorView.updateListener.of(({ state, docChanged, selectionSet }) => {
        if (docChanged || selectionSet) keepState(key, state, revision, kept.get(key)?.scrollTop ?? 0);
        if (docChanged) markChanged(key, differs(key, state.doc));
      }),
    ],
  });
}

function save(key: string): boolean {
  void saveDocument(key);
  return true;
}

/** The text of a state with the line breaks of its file. */
function textIn(state: EditorState): string {
  return state.doc.toString().replaceAll('\n', state.lineBreak);
}

/** Whether a text differs from what was read or written last. */
function differs(key: string, doc: Text): boolean {
  const content = useDocuments.getState().documents[key]?.content;
  if (content?.kind !== 'text') return false;
  const known = saved.get(key);
  const lines = known?.text === content.text ? known.lines : linesOf(content.text, content.lineBreak);
  saved.set(key, { text: content.text, lines });
  return !doc.eq(lines);
}

function linesOf(text: string, lineBreak: LineBreak): Text {
  return Text.of(text.split(lineBreak));
}
