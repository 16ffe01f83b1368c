import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveOrg } from '../../../core/org/index.ts';
import { type Files, resolveFiles, writeTemplate } from './template.ts';

describe('resolving', () => {
  it('gives the same result whatever the order of the files on disk', async () => {
    const files: Files = {
      'org.yaml': 'name: A\nworkspaces: [!include b/w.yaml, !include a/w.yaml, !include c.yaml]\n',
      'a/w.yaml': 'name: A\nfiles_dir: a\ninitial_prompt_file: p.md\n',
      'a/p.md': 'prompt a',
      'a/.env': 'K=1\n',
      'b/w.yaml': 'name: B\nrole: [wrong]\nchildren: [!include ../c.yaml]\n',
      'c.yaml': 'name: C\nunknown: 1\n',
      '.env': 'Z=1\nA=2\n',
    };
    const names = Object.keys(files);
    const expected = await resolveOrg(writeTemplate(files));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(names, { minLength: names.length }), async (order) => {
        const shuffled = Object.fromEntries(order.map((name) => [name, files[name] ?? '']));
        const org = await resolveOrg(writeTemplate(shuffled));
        expect({ ...org, dir: '' }).toEqual({ ...expected, dir: '' });
        expect(await resolveOrg(org.dir)).toEqual(org);
      }),
      { numRuns: 20 },
    );
  });

  it('never throws on anything that parses or not', async () => {
    const fragments = fc.constantFrom(
      'name: A\n',
      'workspaces:\n',
      '  - ',
      'name: B',
      '\n    ',
      'children:',
      ' [',
      ']',
      ' {',
      '}',
      ' *a',
      ' &a',
      '!include org.yaml',
      '!external',
      'defaults:',
      '\n',
      '<<:',
      '"',
      '- ',
      ': ',
      'tier: ',
      '9',
      'schedules: ',
      '? ',
      '|\n',
      '\t',
      '%TAG',
      '---\n',
      '\u0000',
      '~',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fragments, { maxLength: 40 }), async (parts) => {
        const org = await resolveFiles({ 'org.yaml': parts.join('') });
        for (const one of org.diagnostics) {
          expect(one.line).toBeGreaterThan(0);
          expect(one.column).toBeGreaterThan(0);
        }
        expect(structuredClone(org)).toEqual(org);
      }),
      { numRuns: 300 },
    );
  });
});
