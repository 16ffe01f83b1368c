import { WrapText } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Part } from '../../parts/part.ts';
import { text as texts } from '../../text/index.ts';
import { Button, CopyButton, cx, IconButton } from '../../ui/index.ts';
import styles from './CodeBlock.module.css';

const words = texts.talk.code;
const highlighter = new Part(() => import('./highlight.tsx'));
/** Longer blocks show their beginning. */
const FOLDED_LINES = 24;
/** A block may be a little longer than what is shown of a folded one. */
const FOLD_FROM_LINES = 32;
const HIGHLIGHTED_CHARACTERS = 20_000;

export interface CodeBlockProps {
  readonly code: string;
  /** As whoever wrote it calls it. */
  readonly language?: string | undefined;
  /** Shows all of it, however long. */
  readonly unfolded?: boolean;
}

/** Code: highlighted where its language is known, wrapped or scrolled, folded where it is long. */
export function CodeBlock({ code, language, unfolded = false }: CodeBlockProps) {
  const [wrapped, setWrapped] = useState(false);
  const [open, setOpen] = useState(unfolded);
  const lines = code.split('\n');
  const foldable = !unfolded && lines.length > FOLD_FROM_LINES;
  const shown = foldable && !open ? lines.slice(0, FOLDED_LINES).join('\n') : code;
  return (
    <div className={styles.block}>
      <div className={styles.bar}>
        <span className={styles.language}>{language ?? words.plain}</span>
        <IconButton
          label={wrapped ? words.noWrap : words.wrap}
          size="s"
          aria-pressed={wrapped}
          onClick={() => setWrapped(!wrapped)}
        >
          <WrapText size={14} aria-hidden="true" />
        </IconButton>
        <CopyButton text={code} label={words.copy} iconOnly />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: wide code scrolls, also by keyboard */}
      <pre tabIndex={0} className={cx(styles.code, wrapped && styles.wrapped)}>
        <Highlighted code={shown} language={language} />
      </pre>
      {foldable && (
        <Button
          size="s"
          variant="ghost"
          className={styles.fold}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? words.fold : words.showAll(lines.length)}
        </Button>
      )}
    </div>
  );
}

/** The code at once, and its colours as soon as the highlighter is there. */
function Highlighted({ code, language }: Pick<CodeBlockProps, 'code' | 'language'>) {
  const [coloured, setColoured] = useState<{ readonly code: string; readonly nodes: ReactNode } | null>(null);
  useEffect(() => {
    if (language === undefined || code.length > HIGHLIGHTED_CHARACTERS) return;
    let current = true;
    highlighter.ask().then(
      ({ highlight }) => {
        const nodes = highlight(code, language);
        if (current && nodes !== null) setColoured({ code, nodes });
      },
      (error: unknown) => console.warn('The highlighter could not be loaded', error),
    );
    return () => {
      current = false;
    };
  }, [code, language]);
  return <code>{coloured?.code === code ? coloured.nodes : code}</code>;
}
