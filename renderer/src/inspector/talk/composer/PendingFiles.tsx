import { Paperclip, RotateCcw, TriangleAlert, X } from 'lucide-react';
import { text as texts } from '../../../text/index.ts';
import { cx, IconButton, Progress } from '../../../ui/index.ts';
import { bytesText } from '../../text.ts';
import { shortName } from '../attachments/FileChip.tsx';
import styles from './Composer.module.css';
import { type PendingFile, removeFile, retryFile } from './pending-files.ts';

const words = texts.talk.file;

export interface PendingFilesProps {
  readonly workspaceId: string;
  readonly files: readonly PendingFile[];
}

/** The files that go with the next message, with how far they are. */
export function PendingFiles({ workspaceId, files }: PendingFilesProps) {
  if (files.length === 0) return null;
  return (
    <ul className={styles.files} aria-label={words.pending}>
      {files.map((pending) => (
        <Pending key={pending.key} workspaceId={workspaceId} pending={pending} />
      ))}
    </ul>
  );
}

function Pending({ workspaceId, pending }: { readonly workspaceId: string; readonly pending: PendingFile }) {
  const { key, file, uploaded, error, progress, canRetry } = pending;
  const isUnderWay = uploaded === null && error === null;
  const name = shortName(file.name);
  const Icon = error === null ? Paperclip : TriangleAlert;
  return (
    <li className={cx(styles.file, error !== null && styles.bad)}>
      <Icon size={13} aria-hidden="true" />
      <span className={styles.fileText}>
        <bdi className={styles.fileName} title={name}>
          {name}
        </bdi>
        <span className={styles.fileState} role={error === null ? undefined : 'alert'}>
          {error?.message ??
            (isUnderWay && progress !== null
              ? words.soFar(progress, bytesText(file.size))
              : bytesText(file.size))}
          {error?.detail !== undefined && <span className={styles.fileDetail}>{error.detail}</span>}
        </span>
      </span>
      {canRetry && (
        <IconButton label={words.retry(name)} size="s" onClick={() => retryFile(workspaceId, pending)}>
          <RotateCcw size={13} aria-hidden="true" />
        </IconButton>
      )}
      <IconButton
        label={isUnderWay ? words.cancel(name) : words.remove(name)}
        size="s"
        onClick={() => removeFile(workspaceId, key)}
      >
        <X size={13} aria-hidden="true" />
      </IconButton>
      {isUnderWay && <Progress label={words.uploading(name)} value={progress} flat />}
    </li>
  );
}
