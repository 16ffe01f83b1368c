import { Image, Square, SquareCheck } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { text as texts } from '../../text/index.ts';
import { CodeBlock } from './CodeBlock.tsx';
import styles from './Markdown.module.css';

const SAFE_LINK = /^(https?:|mailto:)/i;
const LANGUAGE = /\blanguage-([\w+#.-]+)/;

// Agent text is untrusted: HTML in it is text, links open outside and only to the web, images of the web do not load.
const components: Components = {
  a: ({ href, children }) => <SafeLink href={href}>{children}</SafeLink>,
  img: ({ src, alt }) => <RemoteImage src={typeof src === 'string' ? src : ''} alt={alt ?? ''} />,
  input: ({ checked }) => <TaskMark done={checked === true} />,
  pre: ({ children }) => <Preformatted>{children}</Preformatted>,
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, also by keyboard
    <div className={styles.table} tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
};

const plugins: ComponentProps<typeof ReactMarkdown>['remarkPlugins'] = [remarkGfm];

export interface MarkdownProps {
  readonly text: string;
}

/** A text with GitHub-flavoured Markdown. Loaded lazily: most of its weight is the parser. */
export default function Markdown({ text }: MarkdownProps) {
  return (
    <div className={styles.markdown} dir="auto">
      <ReactMarkdown remarkPlugins={plugins} components={components}>
        {text}
      </ReactMarkdown>
    </div>
  );
}

function SafeLink({ href, children }: { readonly href: string | undefined; readonly children: ReactNode }) {
  if (href === undefined || !SAFE_LINK.test(href)) return <span>{children}</span>;
  return (
    <a href={href} title={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

/** The box of a task: it tells, and cannot be ticked. */
function TaskMark({ done }: { readonly done: boolean }) {
  const Icon = done ? SquareCheck : Square;
  const label = done ? texts.talk.taskDone : texts.talk.taskOpen;
  return <Icon className={styles.task} size={14} role="img" aria-label={label} />;
}

/** To load it would tell whoever it comes from that it is read, and when. */
function RemoteImage({ src, alt }: { readonly src: string; readonly alt: string }) {
  const label = texts.talk.image(alt || texts.talk.imageUnnamed);
  if (!/^https?:/i.test(src)) return <span className={styles.image}>{label}</span>;
  return (
    <a
      href={src}
      title={texts.talk.imageFrom(hostOf(src))}
      target="_blank"
      rel="noopener noreferrer"
      className={styles.image}
    >
      <Image size={13} aria-hidden="true" /> {label}
    </a>
  );
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

function Preformatted({ children }: { readonly children: ReactNode }) {
  const { className, children: code } = propsOf(children);
  return (
    <CodeBlock code={plainText(code).replace(/\n$/, '')} language={LANGUAGE.exec(className ?? '')?.[1]} />
  );
}

function propsOf(node: ReactNode): { readonly className?: string; readonly children?: ReactNode } {
  return node !== null && typeof node === 'object' && 'props' in node ? (node.props as object) : {};
}

function plainText(node: ReactNode): string {
  if (typeof node === 'string') return node;
  return Array.isArray(node) ? node.map(plainText).join('') : '';
}
