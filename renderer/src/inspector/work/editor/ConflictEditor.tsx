import {
  acceptChunk,
  goToNextChunk,
  goToPreviousChunk,
  rejectChunk,
  unifiedMergeView,
} from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import type { Ref } from 'react';
import { useEffect, useImperativeHandle, useRef } from 'react';
import { text } from '../../../text/index.ts';
import styles from './Editor.module.css';
import { languageOf } from './languages.ts';
import { editorSetup, slots } from './setup.ts';
import { keepTyping, useShadow } from './useShadow.ts';

export interface ConflictHandle {
  /** The text as it is now, with `\n` between its lines. */
  read(): string;
}

export interface ConflictEditorProps {
  readonly path: string;
  readonly mine: string;
  readonly theirs: string;
  readonly ref: Ref<ConflictHandle>;
}

/** Two texts in one: what I have, with each difference to what is there now, and a choice for each of them. */
export default function ConflictEditor({ path, mine, theirs, ref }: ConflictEditorProps) {
  const { host, root } = useShadow();
  const view = useRef<EditorView>(null);
  useImperativeHandle(ref, () => ({ read: () => view.current?.state.doc.toString() ?? mine }), [mine]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the root belongs to the element, which stays
  useEffect(() => {
    const parent = root();
    if (!parent) return;
    const editor = new EditorView({
      parent,
      root: parent,
      state: EditorState.create({
        doc: mine,
        extensions: [
          keymap.of([
            { key: 'Alt-ArrowDown', run: goToNextChunk },
            { key: 'Alt-ArrowUp', run: goToPreviousChunk },
            { key: 'Alt-Enter', run: (target) => acceptChunk(target) },
            { key: 'Alt-Backspace', run: (target) => rejectChunk(target) },
          ]),
          editorSetup(text.work.conflict.label, {
            wrap: true,
            tabWidth: 2,
            readOnly: false,
            handy: true,
          }),
          unifiedMergeView({
            original: theirs,
            mergeControls: chunkButton,
            collapseUnchanged: { margin: 3, minSize: 6 },
          }),
        ],
      }),
    });
    view.current = editor;
    void languageOf(path).then((language) => {
      if (language && view.current === editor)
        editor.dispatch({ effects: slots.language.reconfigure(language) });
    });
    editor.focus();
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [path, mine, theirs]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is typed belongs to the editor, not to what is around it
    <div ref={host} className={styles.host} onKeyDown={keepTyping} />
  );
}

function chunkButton(type: 'reject' | 'accept', action: (event: MouseEvent) => void): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'cm-button';
  button.textContent = type === 'accept' ? text.work.conflict.chunkMine : text.work.conflict.chunkTheirs;
  button.onmousedown = action;
  return button;
}
