import { Suspense } from 'react';
import { lazyPart } from '../../../parts/lazy-part.tsx';
import { text } from '../../../text/index.ts';
import { Skeleton } from '../../../ui/index.ts';
import { BinaryView } from './BinaryView.tsx';
import { Conflict } from './Conflict.tsx';
import type { Content } from './content.ts';
import type { OpenDocument } from './documents.ts';
import styles from './Files.module.css';
import { useAccess } from './useAccess.ts';

const CodeEditor = lazyPart(() => import('../editor/CodeEditor.tsx'));

export interface DocumentBodyProps {
  readonly document: OpenDocument;
  readonly content: Content;
}

/** What is in a file: its text, its picture, or what can be said of it. */
export function DocumentBody({ document, content }: DocumentBodyProps) {
  const { key, conflict, place } = document;
  const { writable } = useAccess(place.workspaceId);
  if (content.kind !== 'text') return <BinaryView place={place} content={content} />;
  if (conflict) return <Conflict key={conflict.version} document={document} theirs={conflict} />;
  return (
    <>
      <Suspense fallback={<Skeleton label={text.work.editor.opening} lines={8} />}>
        <CodeEditor key={key} documentKey={key} readOnly={!writable} />
      </Suspense>
      <p className={styles.keys}>{text.work.editor.keys}</p>
    </>
  );
}
