import type { Json } from './json-rows.ts';

type Fields = { readonly [key: string]: Json };

function isFields(value: Json | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const SHORT_NAMES = ['text', 'task', 'message', 'content'] as const;

/**
 * What a body says in words: all texts of its parts, wherever A2A has put them, else its `text` or `task`. Empty when it
 * says nothing in words.
 */
export function plainTextOf(body: Json | undefined): string {
  if (typeof body === 'string') return body;
  const texts: string[] = [];
  const look = (value: Json | undefined, depth: number) => {
    if (depth > 8 || value === undefined || value === null) return;
    if (Array.isArray(value)) {
      for (const each of value as readonly Json[]) look(each, depth + 1);
    } else if (isFields(value)) {
      const { parts } = value;
      if (Array.isArray(parts)) texts.push(...(parts as readonly Json[]).flatMap(textOfPart));
      for (const [name, child] of Object.entries(value))
        if (name !== 'parts' && name !== 'metadata') look(child, depth + 1);
    }
  };
  look(body, 0);
  if (texts.length > 0) return texts.join('\n\n');
  if (!isFields(body)) return '';
  for (const name of SHORT_NAMES) if (typeof body[name] === 'string') return body[name];
  return typeof body.result === 'string' ? body.result : '';
}

function textOfPart(part: Json): readonly string[] {
  if (!isFields(part)) return [];
  const inner = isFields(part.root) ? part.root : part;
  return typeof inner.text === 'string' ? [inner.text] : [];
}
