import { yaml } from '@codemirror/lang-yaml';
import { type Diagnostic, forceLinting, linter, lintGutter } from '@codemirror/lint';
import { Annotation, EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { text as words } from '../../../text/index.ts';
import { editorSetup, slots } from '../../work/editor/setup.ts';
import { useShadow } from '../../work/editor/useShadow.ts';
import { problemsOf } from '../yaml/problems.ts';
import styles from './Config.module.css';
import { changedPart } from './changed-part.ts';

export interface YamlEditorHandle {
  /** Puts the cursor there, a character from the start. */
  show(at: number): void;
}

export interface YamlEditorProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onSave: () => void;
  readonly ref?: Ref<YamlEditorHandle>;
}

/** Marks what comes from outside, so that it is not told to the outside again. */
const fromOutside = Annotation.define<boolean>();

/** The text of a config.yaml. What is changed elsewhere comes in as the smallest change: cursor and undo stay. */
export function YamlEditor({ text, onChange, onSave, ref }: YamlEditorProps) {
  const { host, root } = useShadow();
  const view = useRef<EditorView>(null);
  const handlers = useRef({ onChange, onSave });
  handlers.current = { onChange, onSave };
  const first = useRef(text);
  const hasCarriage = text.includes('\r\n');

  useImperativeHandle(ref, () => ({
    show: (at) => {
      const editor = view.current;
      if (!editor) return;
      const anchor = Math.min(inEditor(editor, at), editor.state.doc.length);
      editor.dispatch({ selection: { anchor }, scrollIntoView: true });
      editor.focus();
    },
  }));

  // biome-ignore lint/correctness/useExhaustiveDependencies: the root belongs to the element, which stays
  useEffect(() => {
    const parent = root();
    if (!parent) return;
    const editor = new EditorView({
      parent,
      root: parent,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          keymap.of([
            {
              key: 'Mod-s',
              run: () => {
                handlers.current.onSave();
                return true;
              },
            },
          ]),
          editorSetup(words.configure.config.editorLabel, {
            wrap: false,
            handy: true,
            tabWidth: 2,
            readOnly: false,
          }),
          EditorState.lineSeparator.of(hasCarriage ? '\r\n' : '\n'),
          linter(marksOf, { delay: 200 }),
          lintGutter(),
          EditorView.updateListener.of(({ docChanged, state, transactions }) => {
            if (!docChanged || transactions.every((each) => each.annotation(fromOutside))) return;
            handlers.current.onChange(textIn(state));
          }),
        ],
      }),
    });
    view.current = editor;
    editor.dispatch({ effects: slots.language.reconfigure(yaml()) });
    forceLinting(editor);
    return () => {
      view.current = null;
      first.current = textIn(editor.state);
      editor.destroy();
    };
  }, [hasCarriage]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || textIn(editor.state) === text) return;
    const lines = editor.state.toText(text);
    const { from, to, insert } = changedPart(editor.state.doc.toString(), lines.toString());
    editor.dispatch({
      changes: { from, to, insert: editor.state.toText(insert) },
      annotations: fromOutside.of(true),
    });
  }, [text]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc belongs to the editor, and must not close what is around it
    <div
      ref={host}
      className={styles.editor}
      onKeyDown={(event) => event.key === 'Escape' && event.stopPropagation()}
    />
  );
}

function textIn(state: EditorState): string {
  return state.doc.toString().replaceAll('\n', state.lineBreak);
}

/** The editor counts a line break as one character. */
function inEditor(editor: EditorView, at: number): number {
  if (editor.state.lineBreak === '\n') return at;
  return at - (textIn(editor.state).slice(0, at).match(/\r\n/g)?.length ?? 0);
}

function marksOf(view: EditorView): readonly Diagnostic[] {
  const { doc } = view.state;
  return problemsOf(doc.toString()).map(({ from, to, severity, message }) => ({
    from: Math.min(from, doc.length),
    to: Math.min(Math.max(to, from), doc.length),
    severity,
    message,
  }));
}
