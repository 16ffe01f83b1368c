import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../../renderer/src/inspector/plain-words.ts';

describe('the words of a line of Markdown', () => {
  it.each([
    ['## What was done', 'What was done'],
    ['> said before', 'said before'],
    ['- one of several', 'one of several'],
    ['1. Read the **whole** file', '1. Read the whole file'],
    ['**Done:** _all_ *three* ~~four~~', 'Done: all three four'],
    ['See [the notes](https://example.org/a_b_c) and ![a picture](x.png)', 'See the notes and a picture'],
    ['**Use `npm run check` now**', 'Use npm run check now'],
    ['`*args` and `**kwargs`, ``a`` too', '*args and **kwargs, a too'],
  ])('loses its marks: %s', (line, words) => {
    expect([...wordsOf(line)]).toEqual([words]);
  });

  it.each([
    'snake_case_names stay',
    'src/__tests__/a_b.ts',
    '2 * 3 * 4',
    'a ** b ** c',
    '#general is a channel',
    '*.ts and *.tsx',
    '-1 degrees',
    '[not a link] (really)',
    '{"_id": "a_b"}',
    'an unclosed **mark',
  ])('keeps what is no mark: %s', (line) => {
    expect([...wordsOf(line)]).toEqual([line]);
  });

  it('takes no time for a line that is all marks', () => {
    for (const mark of ['*', '_', '`', '[', '~~', '**a', '![', '[a](']) {
      expect([...wordsOf(mark.repeat(800))].join('').length).toBeLessThan(3_300);
    }
  });
});

it('leaves out rules, fences and lines without words, and code as it is', () => {
  const said = '\n---\n```py\n# setup\n- x\nif __name__ == "__main__":\n```\n## \n\n**Hello**';
  expect([...wordsOf(said)]).toEqual(['# setup', '- x', 'if __name__ == "__main__":', 'Hello']);
  expect([...wordsOf('```npm test``` passes')]).toEqual(['npm test passes']);
  expect([...wordsOf('')]).toEqual([]);
});
