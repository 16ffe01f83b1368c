import {
  Download,
  File,
  FileAudio,
  FileCode,
  FileText,
  FileVideo,
  Image,
  type LucideIcon,
  Table,
} from 'lucide-react';
import { useState } from 'react';
import type { ChatFile } from '../../../../../core/contract/index.ts';
import { showError } from '../../../engine/run.ts';
import { saveFile } from '../../../files/save-file.ts';
import { text as texts } from '../../../text/index.ts';
import { IconButton } from '../../../ui/index.ts';
import { bytesText } from '../../text.ts';
import styles from './Attachments.module.css';
import { bytesOf } from './bytes.ts';
import { type FileKind, kindOf } from './kinds.ts';

const words = texts.talk.file;

const icons: Readonly<Record<FileKind, LucideIcon>> = {
  image: Image,
  video: FileVideo,
  audio: FileAudio,
  pdf: FileText,
  markdown: FileText,
  csv: Table,
  json: FileCode,
  code: FileCode,
  text: FileText,
  other: File,
};

export interface FileChipProps {
  readonly workspaceId: string;
  readonly file: ChatFile;
  /** It is not in the workspace: it can be neither shown nor saved. */
  readonly elsewhere: boolean;
  readonly onOpen: () => void;
}

/** Name, kind and size of a file; opens it, and saves it. */
export function FileChip({ workspaceId, file, elsewhere, onOpen }: FileChipProps) {
  const [saving, setSaving] = useState(false);
  const Icon = icons[kindOf(file)];
  const save = () => {
    setSaving(true);
    bytesOf(workspaceId, file)
      .then((bytes) => saveFile(file.name, bytes), showError)
      .finally(() => setSaving(false));
  };
  return (
    <div className={styles.chip}>
      <button
        type="button"
        className={styles.open}
        disabled={elsewhere}
        title={elsewhere ? words.notHere : file.name}
        aria-label={words.open(file.name)}
        onClick={onOpen}
      >
        <Icon size={15} aria-hidden="true" />
        <bdi className={styles.name}>{file.name}</bdi>
        {file.size !== undefined && <span className={styles.size}>{bytesText(file.size)}</span>}
      </button>
      {!elsewhere && (
        <IconButton label={words.save(shortName(file.name))} size="s" busy={saving} onClick={save}>
          <Download size={14} aria-hidden="true" />
        </IconButton>
      )}
    </div>
  );
}

/** For a tooltip, which does not wrap for ever. */
export function shortName(name: string): string {
  return name.length > 80 ? `${name.slice(0, 79)}…` : name;
}
