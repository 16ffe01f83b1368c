import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { AppError } from '../../../core/base/index.ts';
import { type Bundle, parseBundle } from '../../../core/bundles/index.ts';
import { TestOrg } from '../../support/org.ts';
import { settingsOf } from '../../support/settings.ts';
import { collectEvents } from '../../support/store.ts';

let org: TestOrg;
let parts: ReturnType<typeof settingsOf>;
beforeEach(() => {
  org = new TestOrg();
  parts = settingsOf(org);
});
afterEach(async () => {
  await org.reconciler.dispose();
  await org.store.dispose();
});

const minimal = (fields: Record<string, unknown> = {}) => ({
  name: 'Ada',
  prompts: { 'config.yaml': 'runtime: mock\n' },
  ...fields,
});
const nested = (depth: number): Record<string, unknown> =>
  minimal({ name: `at ${depth}`, sub_workspaces: depth === 0 ? [] : [nested(depth - 1)] });

/** Without the ids, which are new each time. */
function withoutIds({ id: _, sub_workspaces: below, ...rest }: Bundle): unknown {
  return { ...rest, sub_workspaces: below.map(withoutIds) };
}

const line = fc.stringMatching(/^[a-zA-Z0-9 .,äß]{0,30}$/);
const fileName = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}\.(md|txt|py)$/);
const skillBytes = fc.uint8Array({ maxLength: 20 });

/** A skill as an export tells it. */
const skill = fc
  .record({
    id: fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/),
    description: fc.stringMatching(/^([a-z][a-z ]{0,20}[a-z])?$/),
    more: fc.dictionary(fileName, skillBytes, { maxKeys: 3 }),
  })
  .map(({ id, description, more }) => {
    const files: Record<string, string> = {
      'SKILL.md': `---\nname: ${id}\n---\n# ${id}\n\n${description}\n`,
    };
    const encodings: Record<string, 'base64'> = {};
    for (const [name, content] of Object.entries(more)) {
      const text = Buffer.from(content).toString();
      const isText = Buffer.from(text).equals(content);
      files[name] = isText ? text : Buffer.from(content).toString('base64');
      if (!isText) encodings[name] = 'base64';
    }
    const binary = Object.keys(encodings).length > 0;
    return { id, name: id, description, files, ...(binary ? { encodings } : {}) };
  });

/** A bundle as an export tells it: what its config.yaml says is what it says itself. */
function bundleOf(children: fc.Arbitrary<Bundle[]>): fc.Arbitrary<Bundle> {
  return fc
    .record({
      name: fc.stringMatching(/^[A-Z][a-z0-9]{3,12}$/),
      description: line,
      tier: fc.constantFrom(1, 2, 3, 4),
      model: fc.constantFrom('', 'opus', 'openai/gpt'),
      runtime: fc.constantFrom('mock', 'external', 'molecule'),
      system_prompt: line,
      skills: fc
        .uniqueArray(skill, { maxLength: 2, selector: ({ id }) => id })
        .map((skills) => skills.sort((a, b) => (a.id < b.id ? -1 : 1))),
      prompts: fc.dictionary(fileName, line, { maxKeys: 3 }),
      sub_workspaces: children,
      agent_card: fc.constantFrom(null, { name: 'card' }),
      author: fc.constantFrom('', 'me'),
      version: fc.constantFrom('1.0.0', '2.1'),
    })
    .map(({ runtime, ...bundle }) => {
      const { name, description, tier, model, author, version } = bundle;
      const stated = { name, description, tier, model, runtime, version, ...(author ? { author } : {}) };
      // An agent that runs elsewhere brings its own model, but a bundle may name one.
      const prompts = { ...bundle.prompts, 'config.yaml': `# mine\n${stringify(stated)}` };
      return { ...bundle, schema: '1.0' as const, id: 'b', tools: [], prompts };
    });
}
const named = (bundles: fc.Arbitrary<Bundle>) =>
  fc.uniqueArray(bundles, { maxLength: 2, selector: ({ name }) => name });
const anyBundle = bundleOf(named(bundleOf(named(bundleOf(fc.constant([]))))));

test('what was imported is exported as it was, up to its ids', async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(anyBundle, async (drawn) => {
      count += 1;
      const root = { ...drawn, name: `${drawn.name} ${count}` };
      const bundle: Bundle = {
        ...root,
        prompts: {
          ...root.prompts,
          'config.yaml': (root.prompts['config.yaml'] ?? '').replace(/^name: .*$/m, `name: ${root.name}`),
        },
      };
      const { workspace } = await parts.settings.bundles.import(bundle);
      const exported = await parts.settings.bundles.export(workspace.id);
      expect(withoutIds(exported)).toEqual(withoutIds(bundle));
      expect(exported.id).toBe(workspace.id);
      // And is a bundle again.
      expect(parseBundle(JSON.parse(JSON.stringify(exported)))).toEqual(exported);
    }),
    { numRuns: 40 },
  );
});

describe('an import', () => {
  test('makes what the bundle says, by the usual way, and tells where it comes from', async () => {
    const events = collectEvents(org.store);
    const { workspace, children } = await parts.settings.bundles.import({
      id: 'bundle-1',
      name: 'Lead',
      description: 'Leads',
      tier: 3,
      prompts: { 'config.yaml': '# kept\nname: other\nruntime: codex\n' },
      system_prompt: 'Lead.',
      sub_workspaces: [{ id: 'bundle-2', name: 'Dev' }],
    });
    expect(parts.asked.sort()).toEqual(['claude-code', 'codex']);
    expect(workspace).toMatchObject({ runtime: 'codex', role: 'Leads', tier: 3, allowedTier: 2 });
    const [dev] = children;
    expect(dev?.workspace).toMatchObject({ parentId: workspace.id, runtime: 'claude-code', tier: 2 });
    const config = org.store.workspaces.filesOf(workspace.id).find(({ path }) => path === 'config.yaml');
    expect(Buffer.from(config?.content ?? '').toString()).toBe(
      '# kept\nname: Lead\nruntime: codex\ndescription: Leads\ntier: 3\n',
    );
    const told = events.all.flatMap((event) =>
      event.type === 'platform' && event.event === 'WORKSPACE_PROVISIONING' ? [event.payload] : [],
    );
    expect(told).toEqual([
      { name: 'Lead', tier: 3, source_bundle_id: 'bundle-1' },
      { name: 'Dev', tier: 2, source_bundle_id: 'bundle-2' },
    ]);
  });

  test('makes all or nothing', async () => {
    await parts.settings.bundles.import(minimal());
    const before = org.store.workspaces.listAll().length;
    const events = collectEvents(org.store);
    const again = parts.settings.bundles.import(minimal({ sub_workspaces: [minimal({ name: 'Below' })] }));
    await expect(again).rejects.toMatchObject({ code: 'name_taken' });
    // The fault is deep inside, after others were stored.
    const failing = org.lifecycle.add.bind(org.lifecycle);
    org.lifecycle.add = (draft) => {
      if (draft.name === 'Third') throw new AppError('invalid_name', 'no');
      return failing(draft);
    };
    const tree = minimal({
      name: 'First',
      sub_workspaces: [minimal({ name: 'Second' }), minimal({ name: 'Third' })],
    });
    await expect(parts.settings.bundles.import(tree)).rejects.toMatchObject({ code: 'invalid_name' });
    expect(org.store.workspaces.listAll()).toHaveLength(before);
    expect(events.all).toEqual([]);
  });
});

describe('an export', () => {
  test('has neither secrets nor plugins nor hidden files', async () => {
    const { workspace } = await parts.settings.bundles.import(minimal());
    const file = (path: string, text: string) => ({ path, mode: 0o644, content: Buffer.from(text) });
    org.store.workspaces.changeFiles(workspace.id, {
      put: [
        file('.env', 'KEY=correct horse'),
        file('sub/.env.local', 'KEY=correct horse'),
        file('plugins/p/x.md', 'x'),
        file('notes.md', 'The key is correct horse.'),
        file('binary.bin', '\u0000'),
      ],
      remove: [],
    });
    parts.secrets.set({ key: 'KEY', value: 'correct horse', workspaceId: workspace.id });
    const agentCard = { name: 'Ada', skills: [{ description: 'knows correct horse' }] };
    org.store.workspaces.update(workspace.id, { role: 'says correct horse', agentCard });
    const bundle = await parts.settings.bundles.export(workspace.id);
    expect(JSON.stringify(bundle)).not.toContain('horse');
    expect(bundle.agent_card).toEqual({ name: 'Ada', skills: [{ description: 'knows [REDACTED:SECRET]' }] });
    expect(Object.keys(bundle.prompts)).toEqual(['binary.bin', 'config.yaml', 'notes.md']);
  });

  test('leaves out what waits to be destroyed, and needs somebody who is there', async () => {
    const { workspace, children } = await parts.settings.bundles.import(
      minimal({ sub_workspaces: [minimal({ name: 'Stays' }), minimal({ name: 'Goes' })] }),
    );
    org.lifecycle.removeUndoably(children[1]?.workspace.id ?? '', { purge: false });
    const { sub_workspaces: below } = await parts.settings.bundles.export(workspace.id);
    expect(below.map(({ name }) => name)).toEqual(['Stays']);
    await expect(parts.settings.bundles.export('nobody')).rejects.toMatchObject({
      code: 'workspace_not_found',
    });
  });
});

/** Nested deeper than whoever walks it by calling itself could go. */
function abyss(levels: number): unknown {
  let value: unknown = {};
  for (let level = 0; level < levels; level += 1) value = { below: value };
  return value;
}

describe('a hostile bundle is refused with what is wrong', () => {
  const skillWith = (files: Record<string, string>, more = {}) =>
    minimal({ skills: [{ id: 'plan', files, ...more }] });
  test.each<[string, unknown, RegExp]>([
    ['no object', 'text', /bundle/],
    ['a list', [], /bundle/],
    ['no name', {}, /name/],
    ['a name with a line break', minimal({ name: 'a\nb' }), /name cannot be used/],
    ['a name that is YAML', minimal({ name: 'a: {b}' }), /name cannot be used/],
    ['an impossible tier', minimal({ tier: 9 }), /tier/],
    ['a model with a line break', minimal({ model: 'a\nb' }), /model/],
    ['another format', minimal({ schema: '2' }), /schema/],
    ['too many levels', nested(20), /16 deep/],
    [
      'too many workspaces',
      minimal({ sub_workspaces: Array.from({ length: 250 }, (_, at) => minimal({ name: `n${at}` })) }),
      /200/,
    ],
    ['two of one name', minimal({ sub_workspaces: [minimal(), minimal()] }), /two workspaces are named/],
    ['an abyss', minimal({ agent_card: abyss(50_000) }), /too deeply/],
    ['an abyss of workspaces', nested(2_000), /too deeply/],
    ['a path that leads out', minimal({ prompts: { '../../etc/cron.d/x': '' } }), /\.\./],
    ['an absolute path', minimal({ prompts: { '/etc/passwd': '' } }), /absolute/],
    ['a backslash', minimal({ prompts: { '..\\x': '' } }), /backslash/],
    ['a path in disguise', minimal({ prompts: { './x': '' } }), /plain form/],
    ['a credential', minimal({ prompts: { '.auth_token': 'x' } }), /belongs to the app/],
    ['another credential', minimal({ prompts: { '.AUTH_TOKEN': 'x' } }), /cannot be part/],
    ['a hidden file', minimal({ prompts: { 'skills/x/.git/hooks/post-checkout': 'x' } }), /cannot be part/],
    ['a plugin', minimal({ prompts: { 'plugins/p/plugin.yaml': 'x' } }), /cannot be part/],
    ['a skill that leads out', minimal({ skills: [{ id: '..', files: {} }] }), /skills/],
    ['a file of a skill that leads out', skillWith({ '../../../x': '' }), /\.\./],
    ['a file twice', minimal({ system_prompt: 'a', prompts: { 'system-prompt.md': 'b' } }), /twice/],
    ['a file that is a folder', minimal({ prompts: { a: '', 'a/b': '' } }), /file and a folder/],
    ['bytes that are none', skillWith({ x: '%%%' }, { encodings: { x: 'base64' } }), /base64/],
    ['bytes without a file', skillWith({}, { encodings: { x: 'base64' } }), /base64/],
    [
      'too many files',
      minimal({ prompts: Object.fromEntries(Array.from({ length: 1_001 }, (_, at) => [`f${at}`, ''])) }),
      /1000 files/,
    ],
  ])('%s', async (_, bundle, detail) => {
    const refused = parts.settings.bundles.import(bundle);
    await expect(refused).rejects.toMatchObject({
      code: 'bundle_invalid',
      detail: expect.stringMatching(detail),
    });
    expect(org.store.workspaces.listAll()).toEqual([]);
  });

  test('whatever JSON it is, it is read or refused, never anything else', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.jsonValue(), (value, other) => {
        for (const bundle of [
          value,
          { ...minimal(), prompts: value },
          { ...minimal(), skills: [value], sub_workspaces: other },
        ]) {
          try {
            parseBundle(bundle);
          } catch (error) {
            expect(error).toMatchObject({ code: 'bundle_invalid' });
          }
        }
      }),
    );
  });
});
