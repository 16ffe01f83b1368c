import { Paperclip } from 'lucide-react';
import type { ChatFile } from '../../../../core/contract/index.ts';
import styles from './Attachments.module.css';

/** The names of the files that came with a message. */
export function Attachments({ files }: { readonly files: readonly ChatFile[] }) {
  if (files.length === 0) return null;
  return (
    <ul className={styles.files} aria-label="Attachments">
      {files.map((file) => (
        <li key={file.uri} title={file.name}>
          <Paperclip size={12} aria-hidden="true" />
          <span>{file.name}</span>
        </li>
      ))}
    </ul>
  );
}
