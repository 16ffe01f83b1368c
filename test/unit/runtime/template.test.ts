import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseTemplate,
  renderTemplate,
  type TemplateValues,
} from '../../../resources/workspace-runtime/adapters/scripted/template.ts';

const values = (brief: string): TemplateValues => ({
  value: (name) => (name === 'brief' ? brief : `<${name}>`),
  result: (name) => `[${name}]`,
});
const render = (text: string, brief = 'a lamp') => renderTemplate(parseTemplate(text), values(brief));

describe('template', () => {
  it('fills values and results', () => {
    expect(render('{{ name }}: {{task}} / {{brief}} / {{results}} / {{results.words}} / {{failures}}')).toBe(
      '<name>: <task> / a lamp / <results> / [words] / <failures>',
    );
  });

  it('never reads what it fills in as a template', () => {
    expect(render('{{brief}}', '{{name}}')).toBe('{{name}}');
  });

  it('picks the same option for the same brief and reaches every option', () => {
    const text = '{{pick red|dark green|blue}}';
    expect(render(text, 'one')).toBe(render(text, 'one'));
    const picked = new Set(Array.from({ length: 60 }, (_, index) => render(text, `brief ${index}`)));
    expect([...picked].sort()).toEqual(['blue', 'dark green', 'red']);
  });

  it('leaves text without placeholders alone', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('{{'));
        expect(render(text)).toBe(text);
      }),
    );
  });

  it('refuses a placeholder that it does not know', () => {
    expect(() => parseTemplate('{{results.}}')).toThrow('unknown placeholder {{results.}}');
    expect(() => parseTemplate('{{}}')).toThrow('unknown placeholder');
  });
});
