import type { ComponentProps, ReactNode } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { CopyButton } from '../../ui/index.ts';
import styles from './Markdown.module.css';

const SAFE_LINK = /^(https?:|mailto:)/i;

// Agent text is untrusted: links open outside and only to the web, images load only when the user asks.
const components: Components = {
  a: ({ href, children }) => <SafeLink href={href}>{children}</SafeLink>,
  img: ({ src, alt }) => (
    <SafeLink href={typeof src === 'string' ? src : undefined}>
      Image: {alt || 'without a description'}
    </SafeLink>
  ),
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
  table: ({ children }) => (
    <div className={styles.table}>
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
    <div className={styles.markdown}>
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

function CodeBlock({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles.code}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: wide code scrolls, also by keyboard */}
      <pre tabIndex={0}>{children}</pre>
      <div className={styles.copy}>
        <CopyButton text={plainText(children)} label="Copy code" iconOnly />
      </div>
    </div>
  );
}

function plainText(node: ReactNode): string {
  if (typeof node === 'string') return node;
  if (Array.isArray(node)) return node.map(plainText).join('');
  if (node !== null && typeof node === 'object' && 'props' in node) {
    return plainText((node.props as { children?: ReactNode }).children);
  }
  return '';
}
