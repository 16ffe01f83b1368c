import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
// What comes before a start is inside of the backends.
import { readAgentConfig, withValues } from '../../../core/workspaces/preflight/agent-config.ts';
import { preflight } from '../../../core/workspaces/preflight/preflight.ts';
import { configFile, workspaceSpec } from '../../support/spec.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const none = async () => bytes('');
const texts = (files: Awaited<ReturnType<typeof preflight>>) =>
  Object.fromEntries(files.map(({ path, content }) => [path, Buffer.from(content).toString()]));

describe('config.yaml', () => {
  test('that is due is what counts, and nobody looks at the old one', async () => {
    const present = vi.fn(none);
    expect(texts(await preflight(workspaceSpec(), false, present))).toEqual({ 'config.yaml': 'name: Ada' });
    expect(present).not.toHaveBeenCalled();
  });

  test('that is there already is left alone', async () => {
    const spec = workspaceSpec({ files: [configFile('name: old', true)] });
    expect(await preflight(spec, false, async () => bytes('name: new'))).toEqual([]);
  });

  test('that was lost is written again', async () => {
    const spec = workspaceSpec({ files: [configFile('name: old', true)] });
    expect(texts(await preflight(spec, false, none))).toEqual({ 'config.yaml': 'name: old' });
  });

  test.each([
    ['there is none', []],
    ['it is empty', [configFile('')]],
  ])('comes with all of its template where %s', async (_, files) => {
    const prompt = { path: 'system-prompt.md', mode: 0o644, content: bytes('hi') };
    const recover = async () => [configFile('name: recovered'), prompt];
    const note = { ...configFile('note'), path: 'note.md' };
    const spec = workspaceSpec({ files: [...files, note], recover });
    expect(texts(await preflight(spec, true, none))).toEqual({
      'config.yaml': 'name: recovered',
      'system-prompt.md': 'hi',
      'note.md': 'note',
    });
  });

  test('that is nowhere to be had ends the start with what to do', async () => {
    const spec = workspaceSpec({ files: [] });
    await expect(preflight(spec, true, none)).rejects.toMatchObject({
      code: 'config_missing',
      message: expect.stringContaining(`cannot start workspace ${spec.id}: no config.yaml`),
      detail: expect.stringContaining('"molecule"'),
    });
  });

  test('that cannot be looked at is no reason to refuse a start', async () => {
    expect(await preflight(workspaceSpec({ files: [] }), false, async () => undefined)).toEqual([]);
  });
});

describe('required variables', () => {
  const needs = (list: string) => `runtime_config:\n  required_env: ${list}\n`;
  const start = (config: string, env: Record<string, string>) =>
    preflight(workspaceSpec({ files: [configFile(config)], env }), true, none);

  test('that are all there let it start', async () => {
    await expect(start(needs('[A, {any_of: [B, C]}]'), { A: '1', C: '2' })).resolves.toHaveLength(1);
  });

  test('are all named when they are missing or empty, and nothing is minted', async () => {
    const credentials = vi.fn(() => ({ files: [], env: {} }));
    const files = [configFile(needs('[A, B, {any_of: [C, D]}, OK]'))];
    const spec = workspaceSpec({ files, credentials, env: { B: '', OK: 'x' } });
    await expect(preflight(spec, true, none)).rejects.toMatchObject({
      code: 'missing_required_env',
      message: 'Ada needs keys that are not set: A; B; one of C, D',
      payload: { missing: ['A', 'B', 'C', 'D'] },
      actions: [
        {
          label: 'Open Keys',
          operation: 'secrets.list',
          input: { workspaceId: spec.id, anyOf: [['A'], ['B'], ['C', 'D']] },
        },
      ],
    });
    expect(credentials).not.toHaveBeenCalled();
  });

  test('are those of the file that the agent will read', async () => {
    const spec = workspaceSpec({ files: [configFile(needs('[]'), true)] });
    await expect(preflight(spec, false, async () => bytes(needs('[A]')))).rejects.toMatchObject({
      code: 'missing_required_env',
    });
  });

  test.each(['{', 'just text', '- a', 'runtime_config: 1', needs('A'), needs('[1, {any_of: 2}, null, [A]]')])(
    'are none in %j',
    async (config) => {
      await expect(start(config, {})).resolves.toHaveLength(1);
    },
  );
});

test('any bytes are a config.yaml that says something or nothing', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.string().map(bytes), fc.json().map(bytes)), (content) => {
      const { requiredEnv, provisionTimeoutSeconds } = readAgentConfig(content);
      expect(requiredEnv.every((group) => group.length > 0)).toBe(true);
      expect(provisionTimeoutSeconds === null || provisionTimeoutSeconds > 0).toBe(true);
    }),
  );
});

test.each([
  ['runtime_config: {provision_timeout_seconds: 90}', 90],
  ['runtime_config: {provision_timeout_seconds: 0.5}', 1],
  ['runtime_config: {provision_timeout_seconds: 0}', null],
  ['runtime_config: {provision_timeout_seconds: -1}', null],
  ['runtime_config: {provision_timeout_seconds: .inf}', 86_400],
  ['runtime_config: {provision_timeout_seconds: .nan}', null],
  ['runtime_config: {provision_timeout_seconds: soon}', null],
  ['provision_timeout_seconds: 90', null],
])('%s allows %o seconds', (config, seconds) => {
  expect(readAgentConfig(bytes(config)).provisionTimeoutSeconds).toBe(seconds);
});

test('what is said twice counts from runtime_config, but for the model', () => {
  const config = 'model: m1\nprovider: p1\nruntime: r\nruntime_config: {model: m2, provider: p2}';
  expect(readAgentConfig(bytes(config))).toMatchObject({ model: 'm1', provider: 'p2', runtime: 'r' });
});

describe('a config.yaml of an agent that means harm', () => {
  const anchors = (bytes: number) => {
    const lines = ['runtime: x'];
    for (let index = 0; lines.length * 18 < bytes; index += 1)
      lines.push(`k${index}: &a${index} v`, `l${index}: *a${index}`);
    return Buffer.from(lines.join('\n'));
  };

  test('is not read when it is so large that reading it would hold up everybody', () => {
    expect(readAgentConfig(anchors(1_000)).runtime).toBe('x');
    expect(readAgentConfig(anchors(128 * 1024)).runtime).toBe('');
  });

  test('does not fill the list of what is missing', () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `  - KEY_${index}`);
    const text = [
      'runtime_config:',
      '  required_env:',
      "    - 'two words'",
      ...names.map((name) => `  ${name}`),
    ];
    const { requiredEnv } = readAgentConfig(Buffer.from(text.join('\n')));
    expect(requiredEnv).toHaveLength(99);
    expect(requiredEnv[0]).toEqual(['KEY_0']);
  });

  test.each([
    ['an alias to what is changed', 'tier: &t {a: 1}\nx: *t\n'],
    ['a list', '- a\n'],
    ['a text', 'just text\n'],
    ['no YAML', 'a: [\n'],
  ])('that is %s cannot be changed, and keeps nothing else from being', (_what, text) => {
    expect(withValues(Buffer.from(text), { tier: 2 })).toBeUndefined();
  });

  test('is changed with all else kept', () => {
    const text = '# mine\ntier: &t 1 # low\nother: *t\n';
    expect(withValues(Buffer.from(text), { tier: 3, model: '' })?.toString()).toBe(
      '# mine\ntier: &t 3 # low\nother: *t\n',
    );
    expect(withValues(Buffer.from(text), { tier: 1 })).toBeUndefined();
  });
});
