import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { modelVariables } from '../../../core/settings/index.ts';
import { TestOrg } from '../../support/org.ts';
import { settingsOf } from '../../support/settings.ts';
import { temporaryFolder } from '../../support/store.ts';

let org: TestOrg;
let parts: ReturnType<typeof settingsOf>;
let templates: Awaited<ReturnType<typeof temporaryFolder>>;
let ada: string;

beforeEach(async () => {
  templates = await temporaryFolder();
  const folder = path.join(templates.folder, 'molecule');
  await mkdir(folder);
  await writeFile(path.join(folder, 'config.yaml'), 'runtime_config: {model: of-the-template}\n');
  org = new TestOrg();
  parts = settingsOf(org, [templates.folder]);
  ada = org.create('Ada');
});
afterEach(async () => {
  await org.reconciler.dispose();
  await org.store.dispose();
  await templates.dispose();
});

const choose = (model: string) => parts.settings.models.setModel(org.get(ada), model);
const model = () => parts.settings.models.model(org.get(ada));
const provider = () => parts.settings.models.provider(org.get(ada));

describe('the model', () => {
  test('is one, wherever it is asked for, whoever sets it', async () => {
    await choose('openai/gpt');
    expect(org.get(ada).model).toBe('openai/gpt');
    expect(parts.secrets.environmentOf(ada).MODEL_PROVIDER).toBe('openai/gpt');
    // As old scripts choose it.
    parts.secrets.set({ key: 'MODEL_PROVIDER', value: 'anthropic/opus', workspaceId: ada });
    expect(org.get(ada).model).toBe('anthropic/opus');
    expect(model()).toEqual({ model: 'anthropic/opus', source: 'workspace_secrets' });
    // As the app does.
    parts.settings.models.follow(org.get(ada), 'haiku');
    expect(parts.secrets.environmentOf(ada).MODEL_PROVIDER).toBe('haiku');
    parts.secrets.remove({ key: 'MODEL_PROVIDER', workspaceId: ada });
    expect(model()).toEqual({ model: '', source: 'default' });
  });

  test('is that of the template again when the choice is taken back', async () => {
    await choose('openai/gpt');
    await choose('');
    expect(model()).toEqual({ model: 'of-the-template', source: 'default' });
    expect(org.get(ada).model).toBe('of-the-template');
    await choose('');
    expect(model()).toEqual({ model: 'of-the-template', source: 'default' });
  });

  test('of an org template is not that of the runtime', async () => {
    org.store.workspaces.update(ada, { applied: { model: 'of-the-org' } });
    await choose('openai/gpt');
    await choose('');
    expect(model().model).toBe('of-the-org');
  });

  test('that nobody chose here restarts the workspace when that of the template counts again', async () => {
    org.store.workspaces.update(ada, { model: 'of-a-bundle' });
    await choose('');
    expect(org.get(ada)).toMatchObject({ model: 'of-the-template', restartDue: true });
    org.store.workspaces.update(ada, { restartDue: false });
    await choose('');
    expect(org.get(ada).restartDue).toBe(false);
  });

  test('is told, and can be chosen, where some other secret cannot be read', async () => {
    await choose('openai/gpt');
    parts.settings.models.setProvider(org.get(ada), 'openrouter');
    const damaged = { value: Buffer.alloc(40), encryptionVersion: 1 };
    org.store.secrets.put({ workspaceId: ada, key: 'KEY', source: 'user', ...damaged });
    expect(model()).toEqual({ model: 'openai/gpt', source: 'workspace_secrets' });
    expect(provider()).toEqual({ provider: 'openrouter', source: 'workspace_secrets' });
    await choose('anthropic/opus');
    expect(model().model).toBe('anthropic/opus');
    expect(provider().provider).toBe('anthropic');
  });

  test('is no secret: logs may name it', async () => {
    await choose('anthropic/claude-opus');
    parts.secrets.set({ key: 'KEY', value: 'correct horse', workspaceId: ada });
    const text = 'anthropic/claude-opus uses correct horse';
    expect(parts.known.redact(text)).toBe('anthropic/claude-opus uses [REDACTED:SECRET]');
  });
});

describe('the provider', () => {
  test('follows from the model until it is chosen', async () => {
    await choose('openai/gpt');
    expect(provider()).toEqual({ provider: 'openrouter', source: 'default' });
    parts.settings.models.setProvider(org.get(ada), 'azure');
    expect(provider()).toEqual({ provider: 'azure', source: 'workspace_secrets' });
    await choose('anthropic/opus');
    expect(provider(), 'a choice stays').toEqual({ provider: 'azure', source: 'workspace_secrets' });
    parts.settings.models.setProvider(org.get(ada), '');
    expect(provider()).toEqual({ provider: 'anthropic', source: 'default' });
  });

  test('that was only derived when the workspace was made is derived anew', async () => {
    await choose('openai/gpt');
    parts.secrets.setMany(ada, modelVariables('openai/gpt'), 'user');
    expect(parts.secrets.environmentOf(ada).LLM_PROVIDER).toBe('openrouter');
    await choose('anthropic/opus');
    expect(parts.secrets.environmentOf(ada).LLM_PROVIDER).toBe('anthropic');
    await choose('opus');
    expect(parts.secrets.environmentOf(ada).LLM_PROVIDER).toBeUndefined();
  });

  test.each([
    ['openai/gpt', { MODEL_PROVIDER: 'openai/gpt', LLM_PROVIDER: 'openrouter' }],
    ['opus', { MODEL_PROVIDER: 'opus' }],
  ])('of a new workspace with %s is stored where it is known', (chosen, variables) => {
    expect(modelVariables(chosen)).toEqual(variables);
  });
});
