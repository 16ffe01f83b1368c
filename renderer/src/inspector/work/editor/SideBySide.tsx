import { getChunks, goToNextChunk, goToPreviousChunk, MergeView } from '@codemirror/merge';
import type { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { text } from '../../../text/index.ts';
import styles from './Editor.module.css';
import { languageOf } from './languages.ts';
import { COLLAPSED, type MergeProps, mergeExtensions } from './merge-setup.ts';
import { slots } from './setup.ts';
import { keepTyping, useShadow } from './useShadow.ts';

export interface SideBySideProps extends MergeProps {
  /** What stands on the left. */
  readonly otherLabel: string;
}

/** Two texts beside each other: on the left one to compare with and take from, on the right what is put together. */
export function SideBySide({ path, other, otherLabel, read, onChange }: SideBySideProps) {
  const { host, root } = useShadow();
  const view = useRef<MergeView>(null);
  const ends = useRef({ other, read, onChange });
  ends.current = { other, read, onChange };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the root belongs to the element, which stays
  useEffect(() => {
    const parent = root();
    if (!parent) return;
    const words = text.work.conflict;
    const merge = new MergeView({
      parent,
      root: parent,
      a: { doc: ends.current.other, extensions: mergeExtensions({ label: otherLabel }) },
      b: {
        doc: ends.current.read(),
        extensions: mergeExtensions({
          label: words.mergedLabel,
          onChange: (merged) => ends.current.onChange(merged),
          keys: [
            { key: 'Alt-ArrowDown', run: goToNextChunk },
            { key: 'Alt-ArrowUp', run: goToPreviousChunk },
            { key: 'Alt-Enter', run: goToNextChunk },
            { key: 'Alt-Backspace', run: (target) => takeChunk(merge.a, target) },
          ],
        }),
      },
      revertControls: 'a-to-b',
      renderRevertControl: () => takeButton(words.takeLeft),
      collapseUnchanged: COLLAPSED,
    });
    merge.dom.style.height = '100%';
    view.current = merge;
    void languageOf(path).then((language) => {
      if (!language || view.current !== merge) return;
      for (const editor of [merge.a, merge.b])
        editor.dispatch({ effects: slots.language.reconfigure(language) });
    });
    merge.b.focus();
    return () => {
      view.current = null;
      merge.destroy();
    };
  }, [path, otherLabel]);

  // The text on the right and what can be undone in it stay.
  useEffect(() => {
    const left = view.current?.a;
    if (!left || left.state.doc.toString() === other) return;
    left.dispatch({ changes: { from: 0, to: left.state.doc.length, insert: other } });
  }, [other]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is typed belongs to the editor, not to what is around it
    <div ref={host} className={styles.host} onKeyDown={keepTyping} />
  );
}

/** Takes what stands on the left of the difference that the cursor is in. */
function takeChunk(left: EditorView, right: EditorView): boolean {
  const { head } = right.state.selection.main;
  const chunk = getChunks(right.state)?.chunks.find(({ fromB, endB }) => head >= fromB && head <= endB);
  if (!chunk) return false;
  const { fromA, toA, fromB, toB } = chunk;
  const { doc } = right.state;
  const taken = left.state.sliceDoc(fromA, Math.max(fromA, toA - 1));
  const insert = fromA !== toA && toB <= doc.length ? `${taken}\n` : taken;
  right.dispatch({ changes: { from: fromB, to: Math.min(doc.length, toB), insert }, userEvent: 'revert' });
  return true;
}

/** The view itself acts on the mouse; whoever has none uses the keys in the text. */
function takeButton(label: string): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.tabIndex = -1;
  button.title = label;
  button.setAttribute('aria-label', label);
  button.textContent = '→';
  return button;
}
