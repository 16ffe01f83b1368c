import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, type KeyBinding, keymap } from '@codemirror/view';
import { editorSetup } from './setup.ts';

export interface MergeProps {
  readonly path: string;
  /** What the text is compared with. */
  readonly other: string;
  /** What is put together so far, with `\n` between its lines. */
  readonly read: () => string;
  readonly onChange: (merged: string) => void;
}

/** What is the same on both sides is folded away, but for the lines beside a difference. */
export const COLLAPSED = { margin: 3, minSize: 6 };

export interface MergeStateOptions {
  readonly doc: string;
  readonly label: string;
  readonly keys?: readonly KeyBinding[];
  /** Left out: it can only be read. */
  readonly onChange?: (text: string) => void;
  readonly more?: Extension;
}

/** Extensions of an editor that shows one side of a merge. */
export function mergeExtensions({ label, keys = [], onChange, more = [] }: Omit<MergeStateOptions, 'doc'>) {
  return [
    keymap.of(keys),
    editorSetup(label, { wrap: true, tabWidth: 2, readOnly: onChange === undefined, handy: true }),
    EditorView.updateListener.of(({ docChanged, state }) => docChanged && onChange?.(state.doc.toString())),
    more,
  ];
}

export function mergeState({ doc, ...options }: MergeStateOptions): EditorState {
  return EditorState.create({ doc, extensions: mergeExtensions(options) });
}

/** The library listens for the mouse alone; a press of Enter or the space bar is a click without one. */
export function pressed(button: HTMLElement, action: (event: MouseEvent) => void): void {
  button.addEventListener('mousedown', action);
  button.addEventListener('click', (event) => event.detail === 0 && action(event));
}
