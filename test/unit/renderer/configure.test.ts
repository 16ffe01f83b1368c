import fc from 'fast-check';
import { beforeEach, describe, expect, it, test } from 'vitest';
import type { Secret, WorkspaceTemplate } from '../../../core/contract/index.ts';
import { changedPart } from '../../../renderer/src/inspector/configure/config/changed-part.ts';
import { isShownWhole } from '../../../renderer/src/inspector/configure/config/schema.ts';
import {
  configSaved,
  editConfig,
  fileRead,
  isDirty,
  mergingKey,
  settleConflict,
  useConfigDrafts,
} from '../../../renderer/src/inspector/configure/config/store.ts';
import { skillsOf } from '../../../renderer/src/inspector/configure/plugins/skills-of.ts';
import { isVariableName, readEnv } from '../../../renderer/src/inspector/configure/secrets/env-text.ts';
import { knownKey } from '../../../renderer/src/inspector/configure/secrets/known-keys.ts';
import { neededKeys, secretRows } from '../../../renderer/src/inspector/configure/secrets/rows.ts';
import {
  changedFields,
  changeOf,
  conflictsOf,
  problemsOf,
  type SettingsDraft,
  withField,
} from '../../../renderer/src/inspector/configure/settings/draft.ts';
import {
  centsOf,
  fieldsOf,
  type SettingsField,
  type SettingsValues,
  valuesOf,
} from '../../../renderer/src/inspector/configure/settings/values.ts';
import { dollarsOf } from '../../../renderer/src/inspector/text.ts';
import { keepMerging, mergingOf } from '../../../renderer/src/inspector/work/editor/mergings.ts';
import { workspace } from './fixtures.ts';

describe('the settings of a workspace', () => {
  const before = workspace('a', { tier: 2, allowedTier: 2, role: 'Leads' });
  const now = valuesOf(before, { provider: '', limitCents: null });
  const typed = (part: Partial<SettingsValues>, on = now) =>
    Object.entries(part).reduce<SettingsDraft>(
      (draft, [field, value]) =>
        withField(draft, field as SettingsField, on[field as SettingsField] as never, value as never),
      {},
    );
  const change = (part: Partial<SettingsValues>) => changeOf(before, now, typed(part));

  it('save only what was changed', () => {
    expect(change({})).toMatchObject({ update: {}, provider: undefined, restarts: 'none' });
    expect(change({ role: ' Leads all ' })).toMatchObject({
      update: { role: 'Leads all' },
      restarts: 'none',
    });
    expect(change({ model: 'opus' })).toMatchObject({ update: { model: 'opus' }, restarts: 'choice' });
    expect(change({ runtime: 'codex' })).toMatchObject({ restarts: 'at once' });
    expect(change({ provider: 'openrouter' })).toMatchObject({ update: {}, provider: 'openrouter' });
  });

  it('are not changed by typing something and typing it back', () => {
    const draft = withField(typed({ name: 'b' }), 'name', 'a', 'a');
    expect(draft).toEqual({});
    expect(changedFields(now, typed({ role: 'Leads  ' }))).toEqual([]);
  });

  it('never save a tier that exposes this machine: that is asked for', () => {
    expect(change({ tier: 4 })).toMatchObject({ update: {}, asksForTier: 4 });
    expect(change({ tier: 1 })).toMatchObject({ update: { tier: 1 }, asksForTier: null });
    const agreed = { ...before, allowedTier: 3 };
    expect(changeOf(agreed, now, typed({ tier: 3 }))).toMatchObject({
      update: { tier: 3 },
      asksForTier: null,
    });
  });

  it('give access to a folder only where there is one', () => {
    expect(change({ workspaceDir: '/code' }).update).toEqual({
      workspaceDir: '/code',
      workspaceAccess: 'read_only',
    });
    const inFolder = workspace('a', { workspaceDir: '/code', workspaceAccess: 'read_write' });
    const there = valuesOf(inFolder, { provider: '', limitCents: null });
    expect(changeOf(inFolder, there, typed({ workspaceDir: ' ' }, there)).update).toEqual({
      workspaceDir: '',
      workspaceAccess: 'none',
    });
  });

  it('show who changed the same field meanwhile, and nothing once both say the same', () => {
    const draft = typed({ name: 'mine' });
    const theirs = { ...now, name: 'theirs' };
    expect(conflictsOf(theirs, draft)).toEqual(['name']);
    expect(conflictsOf({ ...now, role: 'other' }, draft)).toEqual([]);
    expect(changedFields({ ...now, name: 'mine' }, draft)).toEqual([]);
  });

  it('say what is wrong beside the field', () => {
    expect(problemsOf(before, { ...now, name: ' ' })).toHaveProperty('name');
    expect(problemsOf(before, { ...now, workspaceDir: 'code' })).toHaveProperty('workspaceDir');
    expect(problemsOf(before, { ...now, workspaceDir: '/code', tier: 1 })).toHaveProperty('workspaceDir');
    expect(problemsOf(before, { ...now, limit: '1.234' })).toHaveProperty('limit');
    expect(problemsOf(before, { ...now, workspaceDir: 'C:\\code' })).toEqual({});
  });

  it('are few for an agent that runs elsewhere', () => {
    expect(fieldsOf(workspace('x', { external: true }))).toEqual(['name', 'role', 'limit', 'deliveryMode']);
    expect(fieldsOf(workspace('x', { runtime: 'mock' }))).toEqual(['name', 'role', 'limit']);
  });
});

describe('A24: a budget is dollars and cents, exactly', () => {
  it('takes what people type, and nothing that is no amount', () => {
    expect(['', '0', '25', '12.5', '12,50', '$0.29', ' 1.10 '].map(centsOf)).toEqual([
      null,
      0,
      2500,
      1250,
      1250,
      29,
      110,
    ]);
    for (const text of ['-1', '1.234', 'ten', '1e3', '1.2.3', '.', '1 000'])
      expect(centsOf(text), text).toBeUndefined();
  });

  it('comes back as it went in, to the cent', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99_999_999_999 }),
        (cents) => centsOf(dollarsOf(cents)) === cents,
      ),
    );
  });
});

describe('a pasted .env', () => {
  it('is read as people write it', () => {
    const text =
      '# keys\nexport ANTHROPIC_API_KEY="sk-ant\\n1"\nB=two # why\nC=\'a # b\'\r\n\nD="two\nlines"\nE=\n1X=y\nnonsense sk-secret\nB=three\n';
    expect(readEnv(text)).toEqual([
      { line: 2, key: 'ANTHROPIC_API_KEY', value: 'sk-ant\n1', problem: null },
      { line: 3, key: 'B', value: 'two', problem: 'twice' },
      { line: 4, key: 'C', value: 'a # b', problem: null },
      { line: 6, key: 'D', value: 'two\nlines', problem: null },
      { line: 8, key: 'E', value: '', problem: 'empty' },
      { line: 9, key: '1X', value: 'y', problem: 'name' },
      { line: 10, key: '', value: '', problem: 'syntax' },
      { line: 11, key: 'B', value: 'three', problem: null },
    ]);
  });

  it('keeps a quote that has no end, and never fails', () => {
    expect(readEnv('A="open')).toEqual([{ line: 1, key: 'A', value: '"open', problem: null }]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => readEnv(text).every(({ line }) => line > 0)),
    );
  });

  test('names are what agents can get', () => {
    expect(['A', '_x1', 'a b', '1A', 'A-B', ''].map(isVariableName)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('the keys of a workspace', () => {
  const secret = (key: string, workspaceId: string | null): Secret => ({
    key,
    workspaceId,
    source: 'user',
    updatedAt: 0,
  });
  const template = {
    id: 't',
    model: 'opus',
    requiredEnv: ['A'],
    models: [{ id: 'opus', name: 'Opus', requiredEnv: [{ any_of: ['B', 'C'] }] }],
  } as unknown as WorkspaceTemplate;

  it('are its own, then those for everybody, and what its template and model still lack', () => {
    const needed = neededKeys(template, '');
    expect(needed).toEqual([['A'], ['B', 'C']]);
    const rows = secretRows(
      [secret('A', 'w'), secret('X', 'w')],
      [secret('A', null), secret('Y', null)],
      needed,
    );
    expect(rows.own).toMatchObject([
      { secret: { key: 'A' }, overrides: true, isNeeded: true },
      { secret: { key: 'X' }, overrides: false, isNeeded: false },
    ]);
    expect(rows.global).toMatchObject([{ secret: { key: 'Y' } }]);
    expect(rows.missing).toEqual([['B', 'C']]);
    expect(secretRows([], [secret('C', null), secret('A', null)], needed).missing).toEqual([]);
  });

  it('A17: each name belongs to whom it names, not to one that looks like it', () => {
    expect(knownKey('OPENAI_API_KEY')?.provider).toBe('OpenAI');
    expect(knownKey('OPENROUTER_API_KEY')?.provider).toBe('OpenRouter');
    expect(knownKey('OPENAI_BASE_URL')).toBeUndefined();
  });
});

describe('the draft of a config.yaml', () => {
  beforeEach(() => useConfigDrafts.setState({ drafts: {} }));
  const draft = () => {
    const found = useConfigDrafts.getState().drafts.w;
    if (!found) throw new Error('There is no draft');
    return found;
  };

  it('A15: is not dirty without a change', () => {
    fileRead('w', { text: "a:   'x'\r\n", version: '1' });
    expect(isDirty(draft())).toBe(false);
    editConfig('w', 'b: 1\n');
    expect(isDirty(draft())).toBe(true);
    editConfig('w', "a:   'x'\r\n");
    expect(isDirty(draft())).toBe(false);
  });

  it('follows the file until somebody types, then shows what changed there', () => {
    fileRead('w', { text: 'a: 1\n', version: '1' });
    fileRead('w', { text: 'a: 2\n', version: '2' });
    expect(draft()).toMatchObject({ text: 'a: 2\n', version: '2', theirs: null });
    editConfig('w', 'a: 3\n');
    fileRead('w', { text: 'a: 2\n', version: '2' });
    expect(draft().theirs).toBeNull();
    fileRead('w', { text: 'a: 4\n', version: '4' });
    expect(draft()).toMatchObject({ text: 'a: 3\n', theirs: { text: 'a: 4\n', version: '4' } });
    settleConflict('w', 'a: 3\n');
    expect(draft()).toEqual({ saved: 'a: 4\n', version: '4', text: 'a: 3\n', theirs: null });
  });

  it('ends a conflict, and what was put together of it, when the file is as it was again or as it was typed', () => {
    fileRead('w', { text: 'a: 1\n', version: '1' });
    editConfig('w', 'a: 3\n');
    for (const back of [
      { text: 'a: 1\n', version: '1' },
      { text: 'a: 3\n', version: '3' },
    ]) {
      fileRead('w', { text: 'a: 4\n', version: '4' });
      expect(draft().theirs).not.toBeNull();
      keepMerging(mergingKey('w'), 'a: 3\n', 'a: 3 and 4\n');
      fileRead('w', back);
      expect(draft()).toMatchObject({ text: 'a: 3\n', version: back.version, theirs: null });
      expect(mergingOf(mergingKey('w'), 'a: 3\n')).toBe('a: 3\n');
      editConfig('w', 'a: 3\n');
    }
  });

  it('keeps what was typed when the file is gone, and saves it as a new one', () => {
    fileRead('w', { text: 'a: 1\n', version: '1' });
    editConfig('w', 'a: 3\n');
    fileRead('w', { text: 'a: 4\n', version: '4' });
    fileRead('w', null);
    expect(draft()).toEqual({ saved: null, version: null, text: 'a: 3\n', theirs: null });
  });

  it('keeps what was typed while it was saved', () => {
    fileRead('w', { text: 'a: 1\n', version: '1' });
    editConfig('w', 'a: 2\n');
    editConfig('w', 'a: 23\n');
    configSaved('w', 'a: 2\n', '2');
    expect(draft()).toMatchObject({ saved: 'a: 2\n', text: 'a: 23\n' });
    expect(isDirty(draft())).toBe(true);
  });
});

test('the smallest change makes one text of another', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const { from, to, insert } = changedPart(before, after);
      return before.slice(0, from) + insert + before.slice(to) === after;
    }),
  );
  expect(changedPart('aXc', 'aYc')).toEqual({ from: 1, to: 2, insert: 'Y' });
});

test('keys that the form shows in part are edited as text besides', () => {
  expect(isShownWhole('a2a', { port: 1 })).toBe(true);
  expect(isShownWhole('a2a', { port: 1, odd: 2 })).toBe(false);
  expect(isShownWhole('x-team', {})).toBe(false);
  expect(isShownWhole('tier', 2)).toBe(true);
});

test('the skills of a card are read whatever it says', () => {
  expect(skillsOf(null)).toEqual([]);
  expect(skillsOf({ skills: 'none' })).toEqual([]);
  expect(
    skillsOf({ skills: [null, 1, { id: 'a', tags: ['x', 'x', 2] }, { name: 'B' }, { id: 'a', name: 'A' }] }),
  ).toEqual([
    { id: 'a', name: 'A', description: '', tags: [] },
    { id: 'B', name: 'B', description: '', tags: [] },
  ]);
});
