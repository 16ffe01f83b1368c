import { useState } from 'react';
import type { ChatFile } from '../../../../../core/contract/index.ts';
import { DialogPart } from '../../../parts/DialogPart.tsx';
import { lazyPart } from '../../../parts/lazy-part.tsx';
import { text as texts } from '../../../text/index.ts';
import styles from './Attachments.module.css';
import { FileChip } from './FileChip.tsx';
import { kindOf } from './kinds.ts';
import { Thumbnail } from './Thumbnail.tsx';

const Viewer = lazyPart(() => import('./Viewer.tsx'));

export interface AttachmentsProps {
  readonly workspaceId: string;
  readonly files: readonly ChatFile[];
}

/** The files that came with a message: pictures show themselves, the others open when asked. */
export function Attachments({ workspaceId, files }: AttachmentsProps) {
  const [open, setOpen] = useState<ChatFile | null>(null);
  if (files.length === 0) return null;
  return (
    <>
      <ul className={styles.files} aria-label={texts.talk.file.list}>
        {files.map((file, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a message may name a file twice, and never changes
          <li key={at}>
            {kindOf(file) === 'image' && !isElsewhere(file) ? (
              <Thumbnail workspaceId={workspaceId} file={file} onOpen={() => setOpen(file)} />
            ) : (
              <FileChip
                workspaceId={workspaceId}
                file={file}
                elsewhere={isElsewhere(file)}
                onOpen={() => setOpen(file)}
              />
            )}
          </li>
        ))}
      </ul>
      {open && (
        <DialogPart onClose={() => setOpen(null)}>
          <Viewer workspaceId={workspaceId} file={open} onClose={() => setOpen(null)} />
        </DialogPart>
      )}
    </>
  );
}

/** An agent may name any address; what is not in its workspace is not got. */
function isElsewhere({ uri }: ChatFile): boolean {
  return /^(https?|ftp|data|blob|javascript):/i.test(uri);
}
