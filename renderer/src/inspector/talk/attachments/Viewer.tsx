import { Download } from 'lucide-react';
import type { ChatFile } from '../../../../../core/contract/index.ts';
import { saveFile } from '../../../files/save-file.ts';
import { text as texts } from '../../../text/index.ts';
import { Button, Dialog, ErrorCard, Skeleton } from '../../../ui/index.ts';
import { bytesText } from '../../text.ts';
import { shortName } from './FileChip.tsx';
import { ImageView } from './ImageView.tsx';
import { kindOf } from './kinds.ts';
import { MediaView } from './MediaView.tsx';
import { TextView } from './TextView.tsx';
import { useBlobUrl, useBytes } from './useBytes.ts';
import styles from './Viewer.module.css';

const words = texts.talk.file;

export interface ViewerProps {
  readonly workspaceId: string;
  readonly file: ChatFile;
  readonly onClose: () => void;
}

/** Shows a file of a message. Its bytes are got as they were given; nothing in it runs. */
export default function Viewer({ workspaceId, file, onClose }: ViewerProps) {
  const { bytes, error, retry } = useBytes(workspaceId, file);
  return (
    <Dialog
      title={shortName(file.name)}
      width="l"
      className={styles.viewer}
      onClose={onClose}
      footer={
        <>
          <span className={styles.size}>{bytes && bytesText(bytes.length)}</span>
          <Button
            disabled={bytes === null}
            icon={<Download size={14} aria-hidden="true" />}
            onClick={() => bytes && void saveFile(file.name, bytes)}
          >
            {words.saveShort}
          </Button>
        </>
      }
    >
      {error ? (
        <ErrorCard error={error} title={words.notGot(shortName(file.name))}>
          <Button size="s" onClick={retry}>
            {texts.talk.tryAgain}
          </Button>
        </ErrorCard>
      ) : bytes ? (
        <Content file={file} bytes={bytes} />
      ) : (
        <Skeleton lines={4} label={words.loading(shortName(file.name))} />
      )}
    </Dialog>
  );
}

function Content({ file, bytes }: { readonly file: ChatFile; readonly bytes: Uint8Array<ArrayBuffer> }) {
  const kind = kindOf(file);
  const url = useBlobUrl(bytes, file);
  switch (kind) {
    case 'image':
      return url && <ImageView url={url} name={file.name} />;
    case 'video':
    case 'audio':
      return url && <MediaView kind={kind} url={url} name={file.name} />;
    case 'pdf':
      if (!navigator.pdfViewerEnabled) return <p className={styles.note}>{words.noPdf}</p>;
      return url && <iframe className={styles.pdf} src={url} title={file.name} />;
    case 'other':
      return <p className={styles.note}>{words.noViewer}</p>;
    default:
      return <TextView kind={kind} name={file.name} bytes={bytes} />;
  }
}
