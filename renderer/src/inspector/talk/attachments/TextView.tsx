import { Suspense, useMemo } from 'react';
import { lazyPart } from '../../../parts/lazy-part.tsx';
import { text as texts } from '../../../text/index.ts';
import { bytesText } from '../../text.ts';
import { isTame } from '../bounds.ts';
import { CodeBlock } from '../CodeBlock.tsx';
import { PlainText } from '../PlainText.tsx';
import { RenderGuard } from '../RenderGuard.tsx';
import { csvRows } from './csv.ts';
import { type FileKind, languageOf } from './kinds.ts';
import styles from './Viewer.module.css';

const Markdown = lazyPart(() => import('../Markdown.tsx'));
const words = texts.talk.file;
const SHOWN_BYTES = 500_000;
const FORMATTED_CHARACTERS = 100_000;

export interface TextViewProps {
  readonly kind: FileKind;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A file with text in it, in the way that suits its kind; a long one as plain text. */
export function TextView({ kind, name, bytes }: TextViewProps) {
  const text = useMemo(() => new TextDecoder().decode(bytes.subarray(0, SHOWN_BYTES)), [bytes]);
  return (
    <div className={styles.text}>
      {isDocument(name) && <p className={styles.note}>{words.source}</p>}
      {bytes.length > SHOWN_BYTES && (
        <p className={styles.note}>{words.tooLargeToShow(bytesText(SHOWN_BYTES))}</p>
      )}
      {text.length > FORMATTED_CHARACTERS ? (
        <PlainText text={text} className={styles.mono} />
      ) : (
        <Formatted kind={kind} name={name} text={text} />
      )}
    </div>
  );
}

function Formatted({ kind, name, text }: Omit<TextViewProps, 'bytes'> & { readonly text: string }) {
  const plain = <PlainText text={text} className={styles.mono} />;
  if (kind === 'csv')
    return <CsvTable text={text} separator={name.toLowerCase().endsWith('.tsv') ? '\t' : ','} />;
  if (kind === 'json') return <CodeBlock unfolded language="json" code={indented(text)} />;
  if (kind === 'code') return <CodeBlock unfolded language={languageOf(name)} code={text} />;
  if (kind !== 'markdown' || !isTame(text)) return plain;
  return (
    <RenderGuard fallback={plain}>
      <Suspense fallback={plain}>
        <Markdown text={text} />
      </Suspense>
    </RenderGuard>
  );
}

function CsvTable({ text, separator }: { readonly text: string; readonly separator: string }) {
  const { header, rows, total } = useMemo(() => csvRows(text, separator), [text, separator]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, also by keyboard
    <div className={styles.table} tabIndex={0}>
      <table>
        <caption>{words.rows(total)}</caption>
        <thead>
          <tr>
            {header.map((cell, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns have nothing but their place
              <th key={at} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing but their place
            <tr key={at}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells have nothing but their place
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function isDocument(name: string): boolean {
  return /\.(x?html?|svg|xml)$/i.test(name);
}
