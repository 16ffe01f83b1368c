import { FileArchive, FolderOpen } from 'lucide-react';
import { type RefObject, useId, useRef } from 'react';
import { text } from '../../text/index.ts';
import { Button } from '../../ui/index.ts';
import dialogs from '../Dialogs.module.css';
import styles from './Kit.module.css';
import { inFolder } from './kit-name.ts';

export interface FileFieldProps {
  readonly fieldRef: RefObject<HTMLInputElement | null>;
  readonly value: string;
  readonly hint: string;
  /** read: an existing file · write: a file in a folder that can be chosen */
  readonly use: 'read' | 'write';
  readonly onChange: (file: string) => void;
}

/** The path of an offline kit: typed, or chosen with the system's dialogs where there are any. */
export function FileField({ fieldRef, value, hint, use, onChange }: FileFieldProps) {
  const hintId = useId();
  const picker = useRef<HTMLInputElement>(null);
  const shell = window.molecule;
  const chooseFolder = async () => {
    const folder = await shell?.chooseFolder();
    if (folder) onChange(inFolder(folder, value));
  };
  return (
    <div className={styles.file}>
      <div className={dialogs.pathRow}>
        <label className={dialogs.field}>
          {text.offline.file}
          <input
            ref={fieldRef}
            className={dialogs.path}
            value={value}
            spellCheck={false}
            aria-describedby={hintId}
            placeholder={text.offline.filePlaceholder}
            onChange={(event) => onChange(event.target.value)}
          />
        </label>
        {shell && use === 'write' && (
          <Button icon={<FolderOpen size={14} aria-hidden="true" />} onClick={() => void chooseFolder()}>
            {text.offline.folder}
          </Button>
        )}
        {shell && use === 'read' && (
          <Button icon={<FileArchive size={14} aria-hidden="true" />} onClick={() => picker.current?.click()}>
            {text.offline.browse}
          </Button>
        )}
      </div>
      <p id={hintId} className={dialogs.aside}>
        {hint}
      </p>
      {shell && (
        <input
          ref={picker}
          type="file"
          hidden
          onChange={(event) => {
            const file = event.target.files?.[0];
            // A file that lies nowhere on this machine has no path.
            const path = file ? shell.pathOf(file) : '';
            if (path !== '') onChange(path);
            // So that the same file can be chosen again.
            event.target.value = '';
          }}
        />
      )}
    </div>
  );
}
