import { isScalar, isSeq, type YAMLMap } from 'yaml';
import { Source } from './source.ts';
import { readSteps, type Step } from './steps.ts';

export interface Rule {
  readonly matches: (text: string) => boolean;
  readonly steps: readonly Step[];
}

/** The parsed behaviour of an agent: the first rule that matches a message decides. */
export interface Behaviour {
  readonly rules: readonly Rule[];
}

/** Parses a behaviour file. Throws `BehaviourError` with the position of every problem. */
export function parseBehaviour(file: string, text: string): Behaviour {
  const source = new Source(file, text);
  // After a syntax error the nodes are guesses; judging them would only add noise.
  source.assertSound();
  const rules: Rule[] = [];
  const root = source.map(source.root, 'a behaviour file');
  if (root) {
    const list = source.list(source.fields(root, ['rules'], 'a behaviour file').get('rules'), '"rules"');
    for (const item of list?.items ?? []) {
      const map = source.map(item, 'a rule');
      const rule = map && readRule(source, map);
      if (rule) rules.push(rule);
    }
  }
  source.assertSound();
  return { rules };
}

function readRule(source: Source, map: YAMLMap): Rule | undefined {
  const fields = source.fields(map, ['when', 'do'], 'a rule');
  for (const key of ['when', 'do']) {
    if (!fields.has(key)) source.problem(map, `a rule needs "${key}"`);
  }
  const matches = fields.has('when') ? readCondition(source, fields.get('when')) : undefined;
  const steps = fields.has('do') ? readSteps(source, fields.get('do')) : [];
  return matches && { matches, steps };
}

const REGEX_LITERAL = /^\/([\s\S]+)\/([a-z]*)$/;

/** `"*"`, `/regex/flags`, one keyword, or a list of keywords of which any must occur as a whole word. */
function readCondition(source: Source, node: unknown): Rule['matches'] | undefined {
  if (isSeq(node)) {
    const words = node.items.map((item) => source.text(item, 'a keyword'));
    return anyWord(words.filter((word) => word !== undefined));
  }
  const text = source.text(node, '"when"');
  if (text === undefined) return undefined;
  if (text === '*') return () => true;
  const literal = REGEX_LITERAL.exec(text);
  if (!literal) return anyWord([text]);
  try {
    const pattern = new RegExp(literal[1] ?? '', (literal[2] ?? '').replace(/[gy]/g, ''));
    return (message) => pattern.test(message);
  } catch (error) {
    source.problem(isScalar(node) ? node : undefined, (error as Error).message);
    return undefined;
  }
}

function anyWord(words: readonly string[]): Rule['matches'] {
  const alternatives = words.map((word) =>
    word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'),
  );
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}])`, 'iu');
  return (message) => pattern.test(message);
}
