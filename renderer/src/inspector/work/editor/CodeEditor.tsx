import { gotoLine, openSearchPanel } from '@codemirror/search';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useDocuments } from '../files/documents.ts';
import styles from './Editor.module.css';
import { languageOf } from './languages.ts';
import { onEditorRequest } from './requests.ts';
import { useEditorSettings } from './settings.ts';
import { type Appearance, accessOf, isHandy, slots, tabsOf, wrapOf } from './setup.ts';
import { keepState, keptState, newState } from './states.ts';
import { keepTyping, useShadow } from './useShadow.ts';

export interface CodeEditorProps {
  readonly documentKey: string;
  readonly readOnly: boolean;
}

/** The text of a file. What is typed, its history and the selection outlive the pane. */
export default function CodeEditor({ documentKey: key, readOnly }: CodeEditorProps) {
  const { host, root } = useShadow();
  const revision = useDocuments((state) => state.documents[key]?.revision ?? 0);
  const path = useDocuments((state) => state.documents[key]?.place.path ?? '');
  const wrap = useEditorSettings((state) => state.wrap);
  const tabWidth = useEditorSettings((state) => state.tabWidth);
  const view = useRef<EditorView>(null);
  const appearance = useRef({ wrap, tabWidth, readOnly });
  appearance.current = { wrap, tabWidth, readOnly };

  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision is another text
  useEffect(() => {
    const parent = root();
    if (!parent) return;
    const before = keptState(key, revision);
    const editor = new EditorView({
      state: before?.state ?? newState(key, revision, appearance.current),
      parent,
      root: parent,
    });
    view.current = editor;
    keepState(key, editor.state, revision, before?.scrollTop ?? 0);
    editor.dispatch({ effects: effectsOf(editor, appearance.current) });
    if (before) editor.scrollDOM.scrollTop = before.scrollTop;
    if (isHandy(editor.state.doc)) {
      void languageOf(path).then((language) => {
        if (language && view.current === editor)
          editor.dispatch({ effects: slots.language.reconfigure(language) });
      });
    }
    const requests = onEditorRequest(key, (request) => {
      editor.focus();
      if (request === 'search') openSearchPanel(editor);
      else if (request === 'line') gotoLine(editor);
    });
    // Its dialogs give the focus back only where they see what has it, which through a shadow root they do not.
    const back = ({ target }: Event) => {
      if (!(target instanceof Element) || !target.closest('.cm-dialog')) return;
      requestAnimationFrame(() => {
        if (!editor.dom.querySelector('.cm-dialog')) editor.focus();
      });
    };
    for (const type of ['keydown', 'click']) editor.dom.addEventListener(type, back, true);
    return () => {
      requests();
      view.current = null;
      keepState(key, editor.state, revision, editor.scrollDOM.scrollTop);
      editor.destroy();
    };
  }, [key, revision]);

  useEffect(() => {
    const editor = view.current;
    editor?.dispatch({ effects: effectsOf(editor, { wrap, tabWidth, readOnly }) });
  }, [wrap, tabWidth, readOnly]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is typed belongs to the editor, not to what is around it
    <div ref={host} className={styles.host} onKeyDown={keepTyping} />
  );
}

function effectsOf({ state }: EditorView, { wrap, tabWidth, readOnly }: Omit<Appearance, 'handy'>) {
  return [
    slots.wrap.reconfigure(wrapOf(wrap && isHandy(state.doc))),
    slots.tabs.reconfigure(tabsOf(tabWidth)),
    slots.access.reconfigure(accessOf(readOnly)),
  ];
}
