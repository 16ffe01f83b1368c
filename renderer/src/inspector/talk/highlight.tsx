import { common, createLowlight } from 'lowlight';
import type { ReactNode } from 'react';
import styles from './Highlight.module.css';

const lowlight = createLowlight(common);

type Tree = ReturnType<typeof lowlight.highlight>['children'];

/** Code in the colours of its language; null for a language that is not known. */
export function highlight(code: string, language: string): ReactNode {
  return lowlight.registered(language) ? render(lowlight.highlight(language, code).children) : null;
}

function render(nodes: Tree): ReactNode {
  return nodes.map((node, at) => {
    if (node.type === 'text') return node.value;
    if (node.type !== 'element') return null;
    const { className } = node.properties;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the tree is made anew with the code
      <span key={at} className={classesOf(className)}>
        {render(node.children as Tree)}
      </span>
    );
  });
}

/** `hljs-title function_` becomes the class of `title`. */
function classesOf(names: unknown): string | undefined {
  if (!Array.isArray(names)) return undefined;
  const found = names.map((name) => styles[String(name).replace(/^hljs-/, '')]).filter(Boolean);
  return found.length > 0 ? found.join(' ') : undefined;
}
