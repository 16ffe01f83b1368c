import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBehaviour } from '../../../resources/workspace-runtime/adapters/scripted/grammar.ts';

const problemsOf = (text: string): string[] => {
  try {
    parseBehaviour('behaviour.yaml', text);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
};

const steps = (...lines: string[]) =>
  `rules:\n  - when: "*"\n    do:\n${lines.map((line) => `      - ${line}\n`).join('')}`;

describe('behaviour file', () => {
  it('parses every kind of step', () => {
    const text = steps(
      'task: Looking at {{brief}}',
      'work: 1.5s',
      'tool: { name: search, input: "{{task}}", output: 3 hits }',
      'say: On it',
      'delegate: { to: Research Lead, task: "Look into {{task}}" }',
      'delegate: { to: Writer, task: Write, as: words }',
      'wait: [words]',
      'wait: all',
      'summarise: { text: "{{results.research-lead}} {{results.words}}", failed: "{{failures}}" }',
    );
    const { rules } = parseBehaviour('behaviour.yaml', text);
    expect(rules).toHaveLength(1);
    expect(rules[0]?.steps.map((step) => step.kind)).toEqual([
      'task',
      'work',
      'tool',
      'say',
      'delegate',
      'delegate',
      'wait',
      'wait',
      'summarise',
    ]);
    expect(rules[0]?.steps[1]).toEqual({ kind: 'work', ms: 1500 });
  });

  it.each([
    ['/^hi\\b/i', 'Hi there', 'oh hi'],
    ['price', 'what PRICE now?', 'prices'],
    ['[price watch, rent]', 'the rent is due', 'current parent'],
    ['über', 'Über uns', 'darüber'],
    ['"*"', 'anything', null],
  ])('matches %s against whole words or by expression', (when, yes, no) => {
    const { rules } = parseBehaviour('b.yaml', `rules:\n  - when: ${when}\n    do:\n      - reply: ok\n`);
    expect(rules[0]?.matches(yes)).toBe(true);
    if (no !== null) expect(rules[0]?.matches(no)).toBe(false);
  });

  it.each([
    ['a syntax error', 'rules:\n  - when: "*\n', /^behaviour\.yaml:\d+:\d+: /],
    ['an empty file', '', /^behaviour\.yaml:1:1: a behaviour file must be/],
    ['an unknown key', 'rulez: []\n', /^behaviour\.yaml:1:1: a behaviour file does not know "rulez"/],
    ['no rules', 'rules: []\n', /^behaviour\.yaml:1:8: "rules" must be a list/],
    [
      'a missing condition',
      'rules:\n  - do:\n      - reply: ok\n',
      /^behaviour\.yaml:2:5: a rule needs "when"/,
    ],
    ['an unknown step', steps('repy: hi'), /^behaviour\.yaml:4:9: unknown step "repy"; known are reply,/],
    ['no answer at the end', steps('work: 1s'), /^behaviour\.yaml:4:9: the last step must be one of/],
    [
      'a step after the answer',
      steps('reply: hi', 'fail: no'),
      /^behaviour\.yaml:4:9: nothing may follow "reply"/,
    ],
    ['a bad duration', steps('work: long', 'reply: ok'), /^behaviour\.yaml:4:15: "work" needs a duration/],
    [
      'a bad expression',
      'rules:\n  - when: /(/\n    do:\n      - reply: ok\n',
      /^behaviour\.yaml:2:11: Invalid/,
    ],
    [
      'an unknown placeholder',
      steps('reply: "{{taks}}"'),
      /^behaviour\.yaml:4:16: unknown placeholder \{\{taks\}\}/,
    ],
    [
      'an unknown result',
      steps('reply: "{{results.x}}"'),
      /^behaviour\.yaml:4:16: nothing was delegated as "x"/,
    ],
    [
      'waiting for nobody',
      steps('wait: [x]', 'reply: ok'),
      /^behaviour\.yaml:4:16: nothing was delegated as "x"/,
    ],
    [
      'a name used twice',
      steps('delegate: {to: A, task: t, as: a}', 'delegate: {to: B, task: t, as: a}', 'summarise: ok'),
      /^behaviour\.yaml:5:40: "a" is delegated twice/,
    ],
    [
      'a tool without output',
      steps('tool: {name: a, input: b}', 'reply: ok'),
      /^behaviour\.yaml:4:15: the text after "output"/,
    ],
  ])('tells the position of %s', (_what, text, expected) => {
    expect(problemsOf(text)[0]).toMatch(expected);
  });

  it('tells all problems at once', () => {
    expect(problemsOf(steps('work: never', 'replay: hi', 'reply: "{{nope}}"'))).toHaveLength(3);
  });

  it('never fails with anything but positions, whatever the file holds', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        for (const problem of problemsOf(text)) expect(problem).toMatch(/^behaviour\.yaml:\d+:\d+: /);
      }),
    );
  });
});
