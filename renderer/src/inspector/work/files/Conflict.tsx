import { TriangleAlert } from 'lucide-react';
import { Suspense, useRef, useState } from 'react';
import { lazyPart } from '../../../parts/lazy-part.tsx';
import { text } from '../../../text/index.ts';
import { Button, Skeleton } from '../../../ui/index.ts';
import type { ConflictHandle } from '../editor/ConflictEditor.tsx';
import { leaveConflict, type OpenDocument, saveOver, type Theirs, takeTheirs, textOf } from './documents.ts';
import styles from './Files.module.css';
import { nameOf, shownName } from './place.ts';

const ConflictEditor = lazyPart(() => import('../editor/ConflictEditor.tsx'));

export interface ConflictProps {
  readonly document: OpenDocument;
  readonly theirs: Theirs;
}

/** A file that somebody else has written since: keep mine, take theirs, or put both together. */
export function Conflict({ document, theirs }: ConflictProps) {
  const { key, place, content, saving } = document;
  const words = text.work.conflict;
  const name = shownName(nameOf(place.path));
  const lineBreak = content?.kind === 'text' ? content.lineBreak : '\n';
  const [mine] = useState(() => textOf(key) ?? '');
  const editor = useRef<ConflictHandle>(null);
  const plain = (value: string) => value.replaceAll(lineBreak, '\n');
  const merged = () => (editor.current?.read() ?? plain(mine)).replaceAll('\n', lineBreak);
  const gone = theirs.version === null;

  return (
    <section className={styles.conflict} aria-label={gone ? words.gone(name) : words.title(name)}>
      <div className={styles.conflictHead}>
        <TriangleAlert size={16} aria-hidden="true" />
        <div>
          <b>{gone ? words.gone(name) : words.title(name)}</b>
          <p>{gone ? words.goneBody : theirs.text === null ? words.binary : words.body}</p>
        </div>
      </div>
      {theirs.text !== null && (
        <Suspense fallback={<Skeleton label={text.work.editor.opening} lines={8} />}>
          <ConflictEditor
            ref={editor}
            path={place.path}
            mine={plain(mine)}
            theirs={plain(theirs.text)}
            mergingKey={key}
          />
        </Suspense>
      )}
      <div className={styles.conflictButtons}>
        <Button size="s" onClick={() => leaveConflict(key)}>
          {words.back}
        </Button>
        <Button size="s" onClick={() => takeTheirs(key)}>
          {gone ? words.drop : words.takeTheirs}
        </Button>
        <Button size="s" busy={saving && theirs.text === null} onClick={() => void saveOver(key, mine)}>
          {gone ? words.create : words.keepMine}
        </Button>
        {theirs.text !== null && (
          <Button size="s" variant="primary" busy={saving} onClick={() => void saveOver(key, merged())}>
            {words.merge}
          </Button>
        )}
      </div>
    </section>
  );
}
