import { memo, useMemo, useState } from 'react';
import { text } from '../../text/index.ts';
import { cx } from '../../ui/index.ts';
import { bytesText } from '../text.ts';
import type { Span } from './ansi.ts';
import styles from './Logs.module.css';
import { shownLine } from './lines.ts';
import type { Matcher } from './matcher.ts';

/** A longer line is folded, unless the reader unfolds it. */
const FOLDED_CHARACTERS = 1_500;
/** And even then no more of it is drawn. */
const DRAWN_CHARACTERS = 64_000;

export interface LineTextProps {
  /** As it was printed, with its escape codes. */
  readonly raw: string;
  readonly search?: string | Matcher | null;
}

/** One printed line in the colours of its terminal, which become those of the theme. */
export const LineText = memo(function LineText({ raw, search = null }: LineTextProps) {
  const [open, setOpen] = useState(false);
  const isLong = raw.length > FOLDED_CHARACTERS;
  const spans = useMemo(() => {
    const drawn = isLong ? raw.slice(0, open ? DRAWN_CHARACTERS : FOLDED_CHARACTERS) : raw;
    return shownLine(drawn, search);
  }, [raw, search, isLong, open]);
  return (
    <span className={styles.text}>
      {spans.map((span, index) => {
        const key = `${index}-${span.text.length}`;
        return <SpanView key={key} span={span} />;
      })}
      {isLong && (
        <button type="button" className={styles.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? text.logs.fold : text.logs.unfold(bytesText(raw.length))}
        </button>
      )}
    </span>
  );
});

function SpanView({ span }: { readonly span: Span }) {
  const { ink, bold, underlined, found, href } = span;
  const className = cx(ink && styles[ink], bold && styles.bold, underlined && styles.underlined) || undefined;
  const shown = href === null ? span.text : <Link href={href}>{span.text}</Link>;
  return found ? <mark className={className}>{shown}</mark> : <span className={className}>{shown}</span>;
}

interface LinkProps {
  readonly href: string;
  readonly children: string;
}

function Link({ href, children }: LinkProps) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
