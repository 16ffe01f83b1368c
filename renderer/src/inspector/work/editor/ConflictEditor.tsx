import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { text } from '../../../text/index.ts';
import styles from './Editor.module.css';
import { keepMerging, mergingOf } from './mergings.ts';
import { SideBySide } from './SideBySide.tsx';
import { UnifiedMerge } from './UnifiedMerge.tsx';

/** Narrower than that, two columns have no room for their lines. */
const WIDE_PX = 600;

export interface ConflictHandle {
  /** The text as it is now, with `\n` between its lines. */
  read(): string;
}

export interface ConflictEditorProps {
  readonly path: string;
  readonly mine: string;
  readonly theirs: string;
  /** What the text is for: what was put together stays until `endMerging`, whatever is shown meanwhile. */
  readonly mergingKey: string;
  readonly ref: Ref<ConflictHandle>;
}

/** What I have and what is there now, to be put together: side by side where there is room, else as one text. */
export default function ConflictEditor({ path, mine, theirs, mergingKey, ref }: ConflictEditorProps) {
  const words = text.work.conflict;
  const element = useRef<HTMLDivElement>(null);
  const wide = useIsWide(element);
  const [left, setLeft] = useState<'theirs' | 'mine'>('theirs');
  const read = () => mergingOf(mergingKey, mine);
  const onChange = (merged: string) => keepMerging(mergingKey, mine, merged);
  useImperativeHandle(ref, () => ({ read: () => mergingOf(mergingKey, mine) }), [mergingKey, mine]);
  const labels = { theirs: words.theirs, mine: words.mine };

  return (
    <div ref={element} className={styles.merge}>
      {wide === true && (
        <>
          <div className={styles.columns}>
            <select
              aria-label={words.left}
              value={left}
              onChange={(event) => setLeft(event.target.value === 'mine' ? 'mine' : 'theirs')}
            >
              <option value="theirs">{labels.theirs}</option>
              <option value="mine">{labels.mine}</option>
            </select>
            <b>{words.merged}</b>
          </div>
          <SideBySide
            path={path}
            other={left === 'mine' ? mine : theirs}
            otherLabel={words.leftLabel}
            read={read}
            onChange={onChange}
          />
        </>
      )}
      {wide === false && <UnifiedMerge path={path} other={theirs} read={read} onChange={onChange} />}
      <p className={styles.keys}>{wide ? words.keysWide : words.keys}</p>
    </div>
  );
}

/** Null until it is known. */
function useIsWide(element: { readonly current: HTMLElement | null }): boolean | null {
  const [wide, setWide] = useState<boolean | null>(null);
  useEffect(() => {
    const measured = element.current;
    if (!measured) return;
    const measure = () => setWide(measured.clientWidth >= WIDE_PX);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return wide;
}
