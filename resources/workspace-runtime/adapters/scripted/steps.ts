import { isMap, isScalar, isSeq, type Pair } from 'yaml';
import type { Source } from './source.ts';
import { parseTemplate, type Template } from './template.ts';

export type Step =
  | { readonly kind: 'reply' | 'fail' | 'say' | 'task'; readonly text: Template }
  | { readonly kind: 'delegate'; readonly to: string; readonly task: Template; readonly as: string }
  | { readonly kind: 'wait'; readonly names: 'all' | readonly string[] }
  | { readonly kind: 'summarise'; readonly text: Template; readonly failed: Template | undefined }
  | { readonly kind: 'work'; readonly ms: number }
  | { readonly kind: 'tool'; readonly name: string; readonly input: Template; readonly output: Template };

const NAME = /^[A-Za-z][\w-]*$/;
const DURATION = /^(\d+(?:\.\d+)?)\s*(ms|s)$/;
const MAX_WORK_MS = 600_000;

/** Reads one step; `delegated` holds the names of the delegations before it. */
type StepReader = (source: Source, node: unknown, delegated: Set<string>) => Step | undefined;

const READERS: Readonly<Record<string, StepReader>> = {
  reply: textStep('reply'),
  fail: textStep('fail'),
  say: textStep('say'),
  task: textStep('task'),
  delegate: readDelegate,
  wait: readWait,
  summarise: readSummarise,
  work: readWork,
  tool: readTool,
};

const ENDINGS = ['reply', 'summarise', 'fail'];

/** Reads the steps of a rule, which must end in exactly one answer. */
export function readSteps(source: Source, node: unknown): Step[] {
  const steps: Step[] = [];
  const delegated = new Set<string>();
  const items = source.list(node, '"do"')?.items ?? [];
  items.forEach((item, index) => {
    const pair = isMap(item) && item.items.length === 1 ? (item.items[0] as Pair) : undefined;
    const keyword = pair && isScalar(pair.key) ? String(pair.key.value) : '';
    const reader = Object.hasOwn(READERS, keyword) ? READERS[keyword] : undefined;
    if (!pair || !reader) {
      const known = Object.keys(READERS).join(', ');
      source.problem(
        item,
        pair ? `unknown step "${keyword}"; known are ${known}` : `a step is one of ${known}`,
      );
      return;
    }
    const last = index === items.length - 1;
    if (last !== ENDINGS.includes(keyword)) {
      const ending = ENDINGS.join(', ');
      source.problem(
        item,
        last ? `the last step must be one of ${ending}` : `nothing may follow "${keyword}"`,
      );
    }
    const step = reader(source, pair.value, delegated);
    if (step) steps.push(step);
  });
  return steps;
}

function textStep(kind: 'reply' | 'fail' | 'say' | 'task'): StepReader {
  return (source, node, delegated) => {
    const text = readTemplate(source, node, `"${kind}"`, delegated);
    return text && { kind, text };
  };
}

function readDelegate(source: Source, node: unknown, delegated: Set<string>): Step | undefined {
  const map = source.map(node, '"delegate"');
  if (!map) return undefined;
  const fields = source.fields(map, ['to', 'task', 'as'], '"delegate"');
  const to = source.text(fields.get('to') ?? map, 'the name after "to"');
  const task = readTemplate(source, fields.get('task') ?? map, 'the text after "task"', delegated);
  const as = fields.has('as') ? source.text(fields.get('as'), 'the name after "as"') : slug(to ?? '');
  if (to === undefined || task === undefined || as === undefined) return undefined;
  if (!NAME.test(as)) {
    source.problem(fields.get('as') ?? map, `"${as}" cannot be used as a name; use letters, digits, - and _`);
  } else if (delegated.has(as)) {
    source.problem(fields.get('as') ?? map, `"${as}" is delegated twice; give each its own name after "as"`);
  }
  delegated.add(as);
  return { kind: 'delegate', to, task, as };
}

function readWait(source: Source, node: unknown, delegated: Set<string>): Step | undefined {
  if (isScalar(node) && node.value === 'all') return { kind: 'wait', names: 'all' };
  if (!isSeq(node)) {
    source.problem(node, '"wait" is either all or a list of names');
    return undefined;
  }
  const names: string[] = [];
  for (const item of node.items) {
    const name = source.text(item, 'a name to wait for');
    if (name === undefined) continue;
    if (!delegated.has(name)) source.problem(item, `nothing was delegated as "${name}" before`);
    names.push(name);
  }
  return { kind: 'wait', names };
}

function readSummarise(source: Source, node: unknown, delegated: Set<string>): Step | undefined {
  if (!isMap(node)) {
    const text = readTemplate(source, node, '"summarise"', delegated);
    return text && { kind: 'summarise', text, failed: undefined };
  }
  const fields = source.fields(node, ['text', 'failed'], '"summarise"');
  const text = readTemplate(source, fields.get('text') ?? node, 'the text after "text"', delegated);
  const failed = fields.has('failed')
    ? readTemplate(source, fields.get('failed'), 'the text after "failed"', delegated)
    : undefined;
  return text && { kind: 'summarise', text, failed };
}

function readWork(source: Source, node: unknown): Step | undefined {
  const match = DURATION.exec(source.text(node, '"work"') ?? '');
  const ms = match ? Number(match[1]) * (match[2] === 's' ? 1000 : 1) : Number.NaN;
  if (ms <= MAX_WORK_MS) return { kind: 'work', ms };
  source.problem(node, '"work" needs a duration of at most 10 minutes such as 800ms or 2s');
  return undefined;
}

function readTool(source: Source, node: unknown, delegated: Set<string>): Step | undefined {
  const map = source.map(node, '"tool"');
  if (!map) return undefined;
  const fields = source.fields(map, ['name', 'input', 'output'], '"tool"');
  const name = source.text(fields.get('name') ?? map, 'the text after "name"');
  const input = readTemplate(source, fields.get('input') ?? map, 'the text after "input"', delegated);
  const output = readTemplate(source, fields.get('output') ?? map, 'the text after "output"', delegated);
  return name && input && output ? { kind: 'tool', name, input, output } : undefined;
}

function readTemplate(
  source: Source,
  node: unknown,
  what: string,
  delegated: ReadonlySet<string>,
): Template | undefined {
  const text = source.text(node, what);
  if (text === undefined) return undefined;
  try {
    const template = parseTemplate(text);
    for (const name of template.results) {
      if (!delegated.has(name)) source.problem(node, `nothing was delegated as "${name}" before`);
    }
    return template;
  } catch (error) {
    source.problem(node, (error as Error).message);
    return undefined;
  }
}

/** "Research Lead" → "research-lead". */
function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
