import { Paperclip } from 'lucide-react';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { MAX_UPLOADED_FILE_BYTES } from '../../../../../core/contract/index.ts';
import { text as texts } from '../../../text/index.ts';
import { bytesText } from '../../text.ts';
import styles from './Composer.module.css';
import { addFiles } from './pending-files.ts';

const words = texts.talk.composer;

export interface DropAreaProps {
  readonly workspaceId: string;
  readonly name: string;
  readonly className: string | undefined;
  readonly children: ReactNode;
}

/** Takes files that are dropped onto a conversation, and says so while they are held above it. */
export function DropArea({ workspaceId, name, className, children }: DropAreaProps) {
  /** Each child that the pointer enters counts; what is left of it is left once. */
  const depth = useRef(0);
  const [over, setOver] = useState(false);
  const end = () => {
    depth.current = 0;
    setOver(false);
  };
  const ofFiles = (work: (event: DragEvent) => void) => (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    // Elsewhere in the window a dropped file is a template.
    event.stopPropagation();
    work(event);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is dropped can also be chosen with the button
    <div
      className={className}
      onDragEnter={ofFiles(() => {
        depth.current += 1;
        setOver(true);
      })}
      onDragLeave={ofFiles(() => {
        depth.current -= 1;
        if (depth.current <= 0) end();
      })}
      onDragOver={ofFiles((event) => {
        event.dataTransfer.dropEffect = 'copy';
      })}
      onDrop={ofFiles((event) => {
        end();
        addFiles(workspaceId, [...event.dataTransfer.files]);
      })}
    >
      {children}
      {over && (
        <div className={styles.drop}>
          <Paperclip size={22} aria-hidden="true" />
          <p>{words.drop(name)}</p>
          <p>{words.dropLimit(bytesText(MAX_UPLOADED_FILE_BYTES))}</p>
        </div>
      )}
    </div>
  );
}
