import { useState } from 'react';
import type { ChatFile } from '../../../../../core/contract/index.ts';
import { text as texts } from '../../../text/index.ts';
import styles from './Attachments.module.css';
import { FileChip } from './FileChip.tsx';
import { useBlobUrl, useBytes } from './useBytes.ts';

export interface ThumbnailProps {
  readonly workspaceId: string;
  readonly file: ChatFile;
  readonly onOpen: () => void;
}

/** A picture of a message, small. What cannot be got or is no picture shows as any file. */
export function Thumbnail({ workspaceId, file, onOpen }: ThumbnailProps) {
  const { bytes, error } = useBytes(workspaceId, file);
  const url = useBlobUrl(bytes, file);
  const [broken, setBroken] = useState(false);
  if (error || broken) {
    return <FileChip workspaceId={workspaceId} file={file} elsewhere={false} onOpen={onOpen} />;
  }
  return (
    <button
      type="button"
      className={styles.thumbnail}
      title={file.name}
      aria-label={texts.talk.file.open(file.name)}
      onClick={onOpen}
    >
      {url && <img src={url} alt="" draggable onError={() => setBroken(true)} />}
    </button>
  );
}
