import { createHash } from 'node:crypto';

/** A text with placeholders, parsed once. */
export interface Template {
  readonly parts: readonly Part[];
  /** Names after `results.` that the text uses. */
  readonly results: readonly string[];
}

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly name: ValueName }
  | { readonly kind: 'result'; readonly name: string }
  | { readonly kind: 'pick'; readonly options: readonly string[] };

const VALUE_NAMES = ['task', 'brief', 'name', 'results', 'failures'] as const;
export type ValueName = (typeof VALUE_NAMES)[number];

/** What the placeholders of one turn stand for. */
export interface TemplateValues {
  value(name: ValueName): string;
  result(name: string): string;
}

const PLACEHOLDER = /\{\{\s*([\s\S]*?)\s*\}\}/g;
const RESULT = /^results\.([A-Za-z][\w-]*)$/;

/** Parses a text. Throws an `Error` that names the placeholder which is not known. */
export function parseTemplate(text: string): Template {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    parts.push(parsePlaceholder(match[1] ?? ''));
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  const results = parts.flatMap((part) => (part.kind === 'result' ? [part.name] : []));
  return { parts, results };
}

/** Fills the placeholders. What is filled in is never read as a template again. */
export function renderTemplate(template: Template, values: TemplateValues): string {
  return template.parts
    .map((part) => {
      if (part.kind === 'text') return part.text;
      if (part.kind === 'value') return values.value(part.name);
      if (part.kind === 'result') return values.result(part.name);
      return pick(part.options, values.value('brief'));
    })
    .join('');
}

function parsePlaceholder(inside: string): Part {
  const name = VALUE_NAMES.find((known) => known === inside);
  if (name) return { kind: 'value', name };
  const result = RESULT.exec(inside)?.[1];
  if (result) return { kind: 'result', name: result };
  const choice = /^pick\s+([\s\S]+)$/.exec(inside)?.[1];
  if (choice) return { kind: 'pick', options: choice.split('|').map((option) => option.trim()) };
  throw new Error(
    `unknown placeholder {{${inside}}}; known are ${VALUE_NAMES.join(', ')}, results.NAME and pick a|b|c`,
  );
}

/**
 * The same brief always gets the same option, from whichever agent of a chain; different option lists vary
 * independently of each other.
 */
function pick(options: readonly string[], brief: string): string {
  const hash = createHash('sha256')
    .update([brief, ...options].join('\0'))
    .digest();
  return options[hash.readUInt32BE(0) % options.length] ?? '';
}
