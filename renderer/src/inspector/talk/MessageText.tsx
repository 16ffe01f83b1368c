import { Suspense, useMemo, useState } from 'react';
import { lazyPart } from '../../parts/lazy-part.tsx';
import { text as texts } from '../../text/index.ts';
import { Button } from '../../ui/index.ts';
import { bytesText } from '../text.ts';
import { isTame, shownPart } from './bounds.ts';
import styles from './MessageText.module.css';
import { PlainText } from './PlainText.tsx';
import { RenderGuard } from './RenderGuard.tsx';

const Markdown = lazyPart(() => import('./Markdown.tsx'));
const words = texts.talk.message;

export interface MessageTextProps {
  readonly text: string;
  /** Agents write Markdown; what a user wrote shows as it was typed. */
  readonly markdown: boolean;
}

/** What somebody said. A very long text shows its beginning, and the rest as plain text when asked. */
export function MessageText({ text, markdown }: MessageTextProps) {
  const [whole, setWhole] = useState(false);
  const shown = useMemo(() => shownPart(text), [text]);
  const tame = useMemo(() => markdown && isTame(shown), [markdown, shown]);
  const hidden = text.length - shown.length;
  if (whole && hidden > 0) return <PlainText text={text} />;
  const plain = <PlainText text={shown} />;
  return (
    <>
      {tame ? (
        <RenderGuard fallback={plain}>
          <Suspense fallback={plain}>
            <Markdown text={shown} />
          </Suspense>
        </RenderGuard>
      ) : (
        plain
      )}
      {markdown && !tame && <p className={styles.note}>{words.plain}</p>}
      {hidden > 0 && (
        <div className={styles.more}>
          <p>{words.cut(bytesText(hidden))}</p>
          <Button size="s" onClick={() => setWhole(true)}>
            {words.showAll(bytesText(text.length))}
          </Button>
        </div>
      )}
    </>
  );
}
