import {
  acceptChunk,
  goToNextChunk,
  goToPreviousChunk,
  rejectChunk,
  unifiedMergeView,
} from '@codemirror/merge';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { text } from '../../../text/index.ts';
import styles from './Editor.module.css';
import { languageOf } from './languages.ts';
import { COLLAPSED, type MergeProps, mergeState, pressed } from './merge-setup.ts';
import { slots } from './setup.ts';
import { keepTyping, useShadow } from './useShadow.ts';

/** Two texts in one: what is put together, with each difference to the other, and a choice for each of them. */
export function UnifiedMerge({ path, other, read, onChange }: MergeProps) {
  const { host, root } = useShadow();
  const ends = useRef({ read, onChange });
  ends.current = { read, onChange };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the root belongs to the element, which stays
  useEffect(() => {
    const parent = root();
    if (!parent) return;
    const editor = new EditorView({
      parent,
      root: parent,
      state: mergeState({
        doc: ends.current.read(),
        label: text.work.conflict.label,
        onChange: (merged) => ends.current.onChange(merged),
        keys: [
          { key: 'Alt-ArrowDown', run: goToNextChunk },
          { key: 'Alt-ArrowUp', run: goToPreviousChunk },
          { key: 'Alt-Enter', run: (target) => acceptChunk(target) },
          { key: 'Alt-Backspace', run: (target) => rejectChunk(target) },
        ],
        more: unifiedMergeView({
          original: other,
          mergeControls: chunkButton,
          collapseUnchanged: COLLAPSED,
        }),
      }),
    });
    let current = true;
    void languageOf(path).then((language) => {
      if (language && current) editor.dispatch({ effects: slots.language.reconfigure(language) });
    });
    editor.focus();
    return () => {
      current = false;
      editor.destroy();
    };
  }, [path, other]);

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
  pressed(button, action);
  return button;
}
