import { useRef } from 'react';
import { text } from '../../../text/index.ts';
import { Button } from '../../../ui/index.ts';
import ConflictEditor, { type ConflictHandle } from '../../work/editor/ConflictEditor.tsx';
import settings from '../settings/Settings.module.css';
import styles from './Config.module.css';
import { type ConfigDraft, mergingKey, settleConflict } from './store.ts';

const words = text.configure.config.conflict;

/** The file was changed while somebody typed: shows both as one text with its differences, and lets them choose. */
export function ConfigConflict({ id, draft }: { readonly id: string; readonly draft: ConfigDraft }) {
  const editor = useRef<ConflictHandle>(null);
  const { theirs, text: mine } = draft;
  if (!theirs) return null;
  const merged = () => {
    const read = editor.current?.read() ?? mine;
    return mine.includes('\r\n') ? read.replace(/\r?\n/g, '\r\n') : read;
  };
  const settle = (settled: string) => settleConflict(id, settled);
  return (
    <>
      <div className={styles.conflict} role="status">
        <p>{words.title}</p>
        <p className={styles.note}>{words.hint}</p>
      </div>
      <div className={styles.yamlView}>
        <ConflictEditor
          ref={editor}
          path="config.yaml"
          mine={mine}
          theirs={theirs.text}
          mergingKey={mergingKey(id)}
        />
      </div>
      <div className={settings.saveBar}>
        <div className={settings.buttons}>
          <Button variant="primary" onClick={() => settle(merged())}>
            {words.take}
          </Button>
          <Button onClick={() => settle(mine)}>{words.mine}</Button>
          <Button onClick={() => settle(theirs.text)}>{words.theirs}</Button>
        </div>
      </div>
    </>
  );
}
