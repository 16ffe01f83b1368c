import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store, WorkspaceRecord } from '../../../core/store/index.ts';
// The spec is what the reconciler hands to a backend; both are inside the folder.
import { type SpecSources, specOf } from '../../../core/workspaces/spec.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

let store: Store;
beforeEach(() => {
  store = memoryStore();
});
afterEach(() => store.dispose());

const sources = (secrets: Record<string, string> = {}): SpecSources => ({
  store,
  environmentOf: () => secrets,
  platformUrl: () => 'http://platform',
  mintTokens: () => ({ bearer: 'b', prefix: 'p' }),
  mintInboundSecret: () => 'i',
});
const spec = (fields: Partial<WorkspaceRecord> = {}, secrets: Record<string, string> = {}) =>
  specOf(addWorkspace(store, 'Dev Lead', fields), 'docker', 'image:1', sources(secrets));

test('an agent without secrets knows who it is', () => {
  const lead = addWorkspace(store, 'Boss');
  const { env } = spec({ role: 'leads', model: 'sonnet', parentId: lead.id });
  expect(env).toMatchObject({
    GIT_AUTHOR_NAME: 'Molecule AI Dev Lead',
    GIT_COMMITTER_EMAIL: 'dev-lead@agents.moleculesai.app',
    MODEL: 'sonnet',
    MOLECULE_AGENT_ROLE: 'leads',
    PARENT_ID: lead.id,
    TIER: '2',
  });
  expect(env).not.toHaveProperty('HERMES_DEFAULT_MODEL');
});

test('secrets say who commits, each name of its own', () => {
  expect(spec({}, { GIT_AUTHOR_NAME: 'Ada' }).env).toMatchObject({
    GIT_AUTHOR_NAME: 'Ada',
    GIT_COMMITTER_NAME: 'Molecule AI Dev Lead',
  });
});

test.each<[string, Partial<WorkspaceRecord>, Record<string, string>, string | undefined]>([
  ['the workspace', { model: 'own' }, { MODEL: 'secret', MODEL_PROVIDER: 'old' }, 'own'],
  ['the secret', {}, { MODEL: 'secret', MODEL_PROVIDER: 'old' }, 'secret'],
  ['the old name', {}, { MODEL_PROVIDER: 'old' }, 'old'],
  ['nobody', {}, {}, undefined],
])('the model comes from %s', (_, fields, secrets, model) => {
  expect(spec(fields, secrets).env.MODEL).toBe(model);
  const name = { name: 'Hermes', runtime: 'hermes' };
  expect(spec({ ...fields, ...name }, secrets).env.HERMES_DEFAULT_MODEL).toBe(model);
});

test('nothing overrides what the app says of itself', () => {
  const own = spec({ role: 'leads', model: 'm', parentId: addWorkspace(store, 'Boss').id }).env;
  const mayChange = new Set(Object.keys(own).filter((key) => key.startsWith('GIT_')));
  const fixed = Object.keys(own).filter((key) => !mayChange.has(key));
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...Object.keys(own), 'TOKEN'), fc.string()), (secrets) => {
      const { env } = spec(
        { name: 'Twin', parentId: own.PARENT_ID ?? null, role: 'leads', model: 'm' },
        secrets,
      );
      for (const key of fixed.filter((each) => each !== 'WORKSPACE_ID')) expect(env[key], key).toBe(own[key]);
      expect(env.WORKSPACE_ID).toBe(store.workspaces.childrenOf(own.PARENT_ID ?? null).at(-1)?.id);
      for (const [key, value] of Object.entries(secrets)) {
        if (!fixed.includes(key)) expect(env[key]).toBe(value);
      }
      store.workspaces.purge(env.WORKSPACE_ID ?? '');
    }),
    { numRuns: 50 },
  );
});

test.each<[Partial<WorkspaceRecord>, unknown]>([
  [{}, null],
  [{ workspaceDir: '/src', workspaceAccess: 'none' }, null],
  [
    { workspaceDir: '/src', workspaceAccess: 'read_only' },
    { path: '/src', readOnly: true },
  ],
  [
    { workspaceDir: '/src', workspaceAccess: 'read_write' },
    { path: '/src', readOnly: false },
  ],
])('with %o the agent works in %o', (fields, folder) => {
  expect(spec(fields).hostFolder).toEqual(folder);
});

describe('the provider of the model', () => {
  const provider = (
    config: string,
    fields: Partial<WorkspaceRecord>,
    secrets: Record<string, string> = {},
  ) => {
    const record = addWorkspace(store, 'Ada', fields);
    const content = Buffer.from(config);
    store.workspaces.changeFiles(record.id, {
      put: [{ path: 'config.yaml', mode: 0o644, content }],
      remove: [],
    });
    return specOf(record, 'docker', '', sources(secrets)).env.LLM_PROVIDER;
  };

  test.each<[string, string, Partial<WorkspaceRecord>, Record<string, string>, string | undefined]>([
    ['the secret', 'provider: yaml', { model: 'xai/grok' }, { LLM_PROVIDER: 'secret' }, 'secret'],
    ['config.yaml', 'provider: yaml', { model: 'xai/grok' }, {}, 'yaml'],
    ['its runtime_config', 'runtime_config: {provider: inner}', { model: 'xai/grok' }, {}, 'inner'],
    ['the model of the workspace', 'model: hf/x', { model: 'openai/gpt' }, { MODEL: 'hf/x' }, 'openrouter'],
    ['the model of a secret', 'model: hf/x', {}, { MODEL: 'dashscope/x' }, 'alibaba'],
    ['the model of config.yaml', 'model: hf/x', {}, {}, 'huggingface'],
    ['nobody who knows the prefix', 'model: nobody/x', {}, {}, undefined],
    ['nobody without a prefix', 'model: anthropic:claude', {}, {}, undefined],
  ])('comes from %s', (_, config, fields, secrets, expected) => {
    expect(provider(config, fields, secrets)).toBe(expected);
  });
});

test('agents know of the awareness service, which no secret replaces, only where there is one', () => {
  const record = addWorkspace(store, 'Ada');
  const secrets = { AWARENESS_URL: 'http://evil', AWARENESS_NAMESPACE: 'theirs' };
  const { env } = specOf(record, 'docker', '', { ...sources(secrets), awarenessUrl: 'http://awareness' });
  expect(env).toMatchObject({
    AWARENESS_URL: 'http://awareness',
    AWARENESS_NAMESPACE: `workspace:${record.id}`,
  });
  expect(specOf(record, 'docker', '', sources()).env).not.toHaveProperty('AWARENESS_NAMESPACE');
});

test('GH_PAT is known under the names that tools look for, unless those are set', () => {
  expect(spec({}, { GH_PAT: 'pat' }).env).toMatchObject({ GH_TOKEN: 'pat', GITHUB_TOKEN: 'pat' });
  const { env } = spec({ name: 'Twin' }, { GH_PAT: 'pat', GITHUB_TOKEN: 'own' });
  expect(env).toMatchObject({ GH_TOKEN: 'pat', GITHUB_TOKEN: 'own' });
});

test.each<[Partial<WorkspaceRecord>, Record<string, string>, boolean]>([
  [{}, {}, false],
  [{ resetSession: true }, {}, true],
  [{}, { WORKSPACE_RESET_SESSION: 'true' }, true],
  [{}, { WORKSPACE_RESET_SESSION: '1' }, true],
  [{}, { WORKSPACE_RESET_SESSION: 'Yes' }, true],
  [{}, { WORKSPACE_RESET_SESSION: 'false' }, false],
  [{}, { WORKSPACE_RESET_SESSION: '0' }, false],
])('with %o and the secrets %o the session is thrown away: %s', (fields, secrets, reset) => {
  expect(spec(fields, secrets).resetSession).toBe(reset);
});
