/// <reference types="node" />
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';

/**
 * Everything that a person reads or hears stands in the catalogue (renderer/src/text), so that it can be read as a whole
 * and put into another language. This finds what does not.
 */

const source = fileURLToPath(new URL('../../../renderer/src', import.meta.url));

/** Attributes and properties whose text is shown or read aloud, whatever it looks like. */
const SHOWN = new Set([
  'label',
  'title',
  'placeholder',
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
  'alt',
  'detail',
  'description',
  'menuLabel',
  'panelLabel',
  'closeLabel',
  'keywords',
  'why',
]);
/** Functions that answer with a text, by their names: whatever they return is shown. */
const SAYS = /(?:Text|Label|Words|Time)$/;
/** A text for people anywhere else: begins with a capital and has several words. */
const SENTENCE = /^\p{Lu}[\p{L}’']*[,:]? .*\p{L}{2}/u;
/** Words around what is put in, as in `in ${count} min`; a key has one before it at most. */
const WORDS_AROUND = /^\p{Ll}{2,}(?: \p{Ll}+)* … \p{L}|… \p{Ll}{2,}(?: \p{Ll}+)* …|… \p{Ll}{2,}$/u;
/** Words for whoever develops the app: they are never shown. */
const FOR_DEVELOPERS = new Set(['Error', 'TypeError', 'RangeError']);
const LETTERS = /\p{L}{2}/u;
/** `&gt;`: a sign, not a word. */
const ENTITY = /&\w+;/g;
/** Names of classes and shapes, never shown. */
const NEVER_SHOWN = new Set(['className', 'd', 'id']);

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

/** Inline texts of one file as `line: text`. */
function inlineTexts(file: string, code: string): string[] {
  const { program, errors } = parseSync(file, code, { lang: file.endsWith('x') ? 'tsx' : 'ts' });
  expect(errors, file).toEqual([]);
  const found = new Map<number, string>();
  const note = (node: Node, text: string) => found.set(node.start, text.trim().replace(/\s+/g, ' '));

  /** `shown`: whatever text stands here is shown. `says`: so is what is returned here. */
  const visit = (value: unknown, shown: boolean, says = false): void => {
    if (Array.isArray(value)) {
      for (const each of value) visit(each, shown, says);
      return;
    }
    if (!isNode(value)) return;
    switch (value.type) {
      case 'ImportDeclaration':
      case 'TSLiteralType':
        return;
      case 'NewExpression':
        if (FOR_DEVELOPERS.has(nameOf(value.callee))) return;
        break;
      case 'CallExpression':
        if (nameOf((value.callee as Node).object) === 'console') return;
        break;
      case 'JSXText':
        if (LETTERS.test(String(value.value).replace(ENTITY, ''))) note(value, String(value.value));
        return;
      case 'JSXAttribute':
        if (!NEVER_SHOWN.has(nameOf(value.name))) visit(value.value, SHOWN.has(nameOf(value.name)));
        return;
      case 'JSXExpressionContainer':
        visit(value.expression, shown || isJsxChild(value));
        return;
      case 'JSXElement':
      case 'JSXFragment':
        visit(value.openingElement, false);
        for (const child of value.children as Node[])
          visit(isNode(child) ? { ...child, child: true } : child, false);
        return;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        visit(value.params, false);
        visit(value.body, false, SAYS.test(nameOf(value.id)));
        return;
      case 'ReturnStatement':
        visit(value.argument, says);
        return;
      case 'Property':
        visit(value.value, SHOWN.has(nameOf(value.key)));
        return;
      case 'ConditionalExpression':
        visit(value.test, false);
        visit([value.consequent, value.alternate], shown);
        return;
      case 'LogicalExpression':
        visit(value.left, shown && value.operator !== '&&');
        visit(value.right, shown);
        return;
      case 'TemplateLiteral': {
        const text = (value.quasis as Node[])
          .map(({ value: quasi }) => (quasi as { cooked: string }).cooked)
          .join('…');
        const reads = SENTENCE.test(text) || WORDS_AROUND.test(text);
        if (shown ? LETTERS.test(text) : reads) note(value, text);
        visit(value.expressions, false);
        return;
      }
      case 'Literal': {
        const text = value.value;
        if (typeof text === 'string' && (shown ? LETTERS.test(text) : SENTENCE.test(text))) note(value, text);
        return;
      }
    }
    const keeps = value.type === 'TSAsExpression' || value.type === 'ParenthesizedExpression';
    for (const [key, child] of Object.entries(value)) if (key !== 'type') visit(child, shown && keeps, says);
  };
  visit(program, false);
  return [...found].map(([at, text]) => `${code.slice(0, at).split('\n').length}: ${text}`);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function isJsxChild(node: Node): boolean {
  return node.child === true;
}

function nameOf(value: unknown): string {
  if (!isNode(value)) return '';
  if (typeof value.name === 'string') return value.name;
  return typeof value.value === 'string' ? value.value : '';
}

/** Every folder but that of the catalogue itself, each with all below it. */
const folders = readdirSync(source, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'text')
  .map(({ name }) => name);

/** Inline texts of a folder, as `file:line: text`. */
function textsOf(folder: string): string[] {
  return readdirSync(path.join(source, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .flatMap((name) => {
      const file = path.join(source, folder, name);
      return inlineTexts(file, readFileSync(file, 'utf8')).map((text) => `${folder}/${name}:${text}`);
    });
}

describe('the text catalogue', () => {
  it('would find every way in which a text can be written inline', () => {
    const code = `
      import thing from 'Some Module';
      export const a = <p title="Read me" className="Not Shown">Hello you {b ? 'Yes please' : \`Number \${n}\`}</p>;
      toast({ tone: 'info', title: 'Done', detail: x ? 'Twice' : undefined });
      const c = { label: \`Move \${name}\`, run: () => undefined };
      const d = 'Not everything was removed';
      function untilText(left) { return left < 1 ? 'soon' : \`in \${left} min\`; }
      failed.push({ path, why: \`it holds \${most} MB\` });
      console.warn('Not for people at all');
      throw new Error('Not for people either');
    `;
    expect(inlineTexts('a.tsx', code).map((line) => line.slice(line.indexOf(' ') + 1))).toEqual(
      expect.arrayContaining([
        'Read me',
        'Hello you',
        'Yes please',
        'Number …',
        'Done',
        'Twice',
        'Move …',
        'Not everything was removed',
        'soon',
        'in … min',
        'it holds … MB',
      ]),
    );
    expect(inlineTexts('a.tsx', code)).toHaveLength(11);
  });

  it.each(folders)('has every text of %s', (folder) => {
    expect(textsOf(folder)).toEqual([]);
  });

  it('would find who takes it as a whole', () => {
    const importing = (name: string, use: string) =>
      `import { text${name} } from '../text/index.ts';\n${use}`;
    for (const use of ['const { logs } = words;', 'const all = words;', 'words[area]', '({ ...words })'])
      expect(takesWhole(importing(' as words', use)), use).toBe(true);
    expect(takesWhole(importing('', 'const logs = text.logs; <Copy text={text.ui.copy} />'))).toBe(false);
  });

  // A part of the window that does would carry the texts of all others.
  it('is never taken as a whole', () => {
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.tsx?$/.test(name),
    );
    expect(files.filter((name) => takesWhole(readFileSync(path.join(source, name), 'utf8')))).toEqual([]);
  });
});

/** Whether a file uses the catalogue as a value, not as `text.area`. */
function takesWhole(code: string): boolean {
  const imported = /import \{[^}]*\btext(?: as (\w+))?[^}]*\} from '[^']*text\/index\.ts'/.exec(code);
  if (!imported) return false;
  const name = imported[1] ?? 'text';
  return new RegExp(`(?:= |\\.\\.\\.)${name}\\b(?![.\\w])|(?<![.\\w])${name}\\[`).test(code);
}
