import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import { type Command, homeOf, parseCommand, portOf } from '../../../core/cli/command.ts';
import { commands } from '../../../core/cli/commands/index.ts';
import { report, table } from '../../../core/cli/output.ts';

const command: Command = {
  usage: 'frob ID|NAME TEXT [--json] [-f]',
  summary: 'frobs',
  flags: { json: { type: 'boolean' }, follow: { type: 'boolean', short: 'f' }, port: { type: 'string' } },
  run: () => Promise.resolve(0),
};
const USAGE = expect.objectContaining({ code: 'usage' });

describe('arguments', () => {
  test('are split into words and flags, in any order', () => {
    expect(parseCommand(command, ['--json', 'ada', '-f', 'hello there', '--home', '/x', '--port=1'])).toEqual(
      {
        args: ['ada', 'hello there'],
        flags: { json: true, follow: true, home: '/x', port: '1' },
      },
    );
    expect(parseCommand(command, ['--', '--json', '-f']).args).toEqual(['--json', '-f']);
  });

  test.each([
    ['too few', ['ada']],
    ['too many', ['a', 'b', 'c']],
    ['an unknown flag', ['a', 'b', '--nope']],
    ['an unknown short flag', ['a', 'b', '-x']],
    ['a value for a switch', ['a', 'b', '--json=yes']],
    ['no value for a flag', ['a', 'b', '--port']],
  ])('%s: a usage error that shows the usage', (_, argv) => {
    expect(() => parseCommand(command, argv)).toThrow(
      expect.objectContaining({ code: 'usage', detail: `usage: molecule ${command.usage}` }),
    );
  });

  test('any number of a last argument may follow those that are needed', () => {
    const several = { ...command, usage: 'frob ID [NAME…] [--json]' };
    expect(parseCommand(several, ['a']).args).toEqual(['a']);
    expect(parseCommand(several, ['a', 'b', '--json', 'c']).args).toEqual(['a', 'b', 'c']);
    expect(() => parseCommand(several, [])).toThrow(
      expect.objectContaining({ code: 'usage', message: 'expected ID [NAME…]' }),
    );
  });

  test('one may follow those that are needed, and no more', () => {
    const optional = { ...command, usage: 'frob ID [NEW_NAME] [--json]' };
    expect(parseCommand(optional, ['a']).args).toEqual(['a']);
    expect(parseCommand(optional, ['a', 'b']).args).toEqual(['a', 'b']);
    expect(() => parseCommand(optional, ['a', 'b', 'c'])).toThrow(
      expect.objectContaining({ code: 'usage', message: 'expected ID [NEW_NAME]' }),
    );
  });

  test.each(commands.map((each) => [each.usage, each]))('%s: takes what it says', (usage, each) => {
    const words = usage
      .replaceAll(/\[-[^\]]*\]/g, '')
      .split(' ')
      .filter((word) => /^\[?[^a-z]/.test(word));
    const names = words.map((word) => word.replaceAll(/[[\]…]/g, ''));
    expect(parseCommand(each, names).args).toEqual(names);
    for (const [, name = '', value] of usage.matchAll(/\[--([a-z0-9-]+)( [^\]]+)?\]/g))
      expect(each.flags[name]?.type, name).toBe(value ? 'string' : 'boolean');
    for (const [name, { short }] of Object.entries(each.flags))
      expect(`${usage}\n${each.summary}`).toMatch(new RegExp(`--${name}\\b${short ? `|-${short}\\b` : ''}`));
  });

  test('a command without arguments takes none', () => {
    expect(() => parseCommand({ ...command, usage: 'frob [--json]' }, ['x'])).toThrow(USAGE);
  });
});

test.each([
  [undefined, undefined],
  ['0', 0],
  ['65535', 65_535],
])('the port %j is %j', (text, port) => expect(portOf(text)).toBe(port));

test.each(['', '-1', '65536', '80.5', 'http', true])('%j is no port', (text) => {
  expect(() => portOf(text)).toThrow(USAGE);
});

test('the folder of the flag comes before that of the environment', () => {
  expect(homeOf({ home: '/flag' }, { MOLECULE_HOME: '/env' })).toBe(path.resolve('/flag'));
  expect(homeOf({}, { MOLECULE_HOME: '/env' })).toBe(path.resolve('/env'));
});

test('failures are told with their next steps; wrong usage has its own exit code', () => {
  const lines: string[] = [];
  const output = { out: () => undefined, err: (text: string) => void lines.push(text) };
  const actions = [{ label: 'Start Docker' }, { label: 'Read more', url: 'https://e/x' }];
  expect(report(new AppError('docker_absent', 'No Docker', { detail: 'why', actions }), output)).toBe(1);
  expect(lines).toEqual(['molecule: No Docker', 'why', '  → Start Docker', '  → Read more: https://e/x']);
  expect(report(new AppError('usage', 'no'), output)).toBe(2);
  expect(report(new TypeError('x'), output)).toBe(1);
});

test('a table lines up and ends no line with blanks', () => {
  expect(
    table([
      ['NAME', 'ID'],
      ['a', '1'],
      ['longer', ''],
    ]),
  ).toBe('NAME    ID\na       1\nlonger');
  expect(table([])).toBe('');
});
