import { describe, expect, test } from 'vitest';
import { numberedNames, usualOf, type WorkspaceTemplate } from '../../../core/contract/index.ts';
import {
  centsOf,
  freeName,
  keyGroups,
  missingGroups,
  modelOf,
  runtimeChoices,
  runtimeOf,
  stepAtFault,
  stepsOf,
  templateOf,
  templatesByRuntime,
  tierOf,
} from '../../../renderer/src/dialogs/create/choices.ts';
import { type CreateDraft, EMPTY_DRAFT } from '../../../renderer/src/dialogs/create/draft.ts';
import { type OutcomeFacts, outcomeOf } from '../../../renderer/src/dialogs/create/outcome.ts';
import { needsAgreement, requestOf } from '../../../renderer/src/dialogs/create/request.ts';

const template = (change: Partial<WorkspaceTemplate> = {}): WorkspaceTemplate => ({
  id: 'researcher',
  name: 'Researcher',
  description: 'Reads and weighs',
  tier: 2,
  runtime: 'claude-code',
  model: 'sonnet',
  models: [
    { id: 'sonnet', name: 'Sonnet', requiredEnv: ['ANTHROPIC_API_KEY'] },
    { id: 'other', name: 'Other', requiredEnv: [{ any_of: ['A_KEY', 'B_KEY'] }] },
  ],
  requiredEnv: ['SEARCH_KEY'],
  providers: [],
  providerRegistry: [],
  skills: ['brief'],
  provisionTimeoutSeconds: null,
  origin: 'imported',
  ...change,
});
const draft = (change: Partial<CreateDraft> = {}): CreateDraft => ({ ...EMPTY_DRAFT, ...change });
const chosen = draft({ kind: 'template', template: 'researcher' });

describe('A24: money and tiers mean one thing everywhere', () => {
  test.each([
    ['', null],
    ['20', 2000],
    ['12.5', 1250],
    ['$ 3,25', 325],
    ['0', 0],
    ['1.005', undefined],
    ['-1', undefined],
    ['a lot', undefined],
    ['1e9', undefined],
    ['99999999', undefined],
  ])('A24: %j dollars are %j cents', (typed, cents) => {
    expect(centsOf(typed)).toBe(cents);
  });

  test('A24: what is sent are the cents of what was typed', () => {
    expect(requestOf(draft({ budget: '12.50' }), null, 'Ada').budgetCents).toBe(1250);
    expect(requestOf(draft(), null, 'Ada').budgetCents).toBeNull();
  });

  test('A24: a template cannot open the machine by itself', () => {
    const privileged = template({ tier: 4 });
    expect(tierOf(chosen, privileged)).toBe(2);
    expect(requestOf(chosen, privileged, 'Ada')).toMatchObject({ tier: 2, allowTier: false });
  });

  test('a tier that opens the machine is asked for only with the words that allow it', () => {
    const open = draft({ tier: 3 });
    expect(needsAgreement(open, null)).toBe(true);
    expect(requestOf(open, null, 'Ada').allowTier).toBe(false);
    expect(needsAgreement({ ...open, agreed: 'tier 4' }, null)).toBe(true);
    const agreed = { ...open, agreed: ' Tier 3 ' };
    expect(requestOf(agreed, null, 'Ada')).toMatchObject({ tier: 3, allowTier: true });
  });
});

describe('what the settings say about new workspaces', () => {
  const settings = (runtime: string, model: string, tier: string) =>
    usualOf([
      { key: 'workspaces.runtime', value: runtime },
      { key: 'workspaces.model', value: model },
      { key: 'workspaces.tier', value: tier },
    ]);
  const usual = settings(' codex ', 'gpt-5', '1');

  test('is what a blank one begins with', () => {
    expect(runtimeOf(draft(), null, usual)).toBe('codex');
    expect(modelOf(draft(), null, usual)).toBe('gpt-5');
    expect(requestOf(draft(), null, 'Ada', usual)).toMatchObject({
      runtime: 'codex',
      model: 'gpt-5',
      tier: 1,
      allowTier: false,
    });
    expect(templateOf(draft(), [template({ id: 'codex' })], usual)?.id).toBe('codex');
  });

  test('gives way to what was chosen', () => {
    const own = draft({ runtime: 'hermes', model: 'mine', tier: 2 });
    expect(requestOf(own, null, 'Ada', usual)).toMatchObject({ runtime: 'hermes', model: 'mine', tier: 2 });
    const other = draft({ runtime: 'hermes' });
    expect(modelOf(other, null, usual), 'another runtime knows other models').toBe('');
  });

  test('leaves runtime and model of a template alone, but not what it opens', () => {
    expect(runtimeOf(chosen, template(), usual)).toBe('claude-code');
    expect(modelOf(chosen, template(), usual)).toBe('sonnet');
    expect(tierOf(chosen, template({ tier: 2 }), usual)).toBe(1);
    expect(tierOf(chosen, template({ tier: 1 }), settings('', '', '2')), 'never more than it asks for').toBe(
      1,
    );
  });

  test('nothing that makes no sense counts', () => {
    expect(usualOf([])).toEqual({ runtime: 'molecule', model: '', tier: 2 });
    expect(settings('external', 'x', '4')).toEqual({ runtime: 'molecule', model: '', tier: 2 });
    expect(settings('', 'x', '2').model, 'the bundled runtime calls no model').toBe('');
  });
});

describe('what is needed', () => {
  test('keys are those of the template and of the model that is chosen', () => {
    expect(keyGroups(chosen, template())).toEqual([['SEARCH_KEY'], ['ANTHROPIC_API_KEY']]);
    expect(keyGroups({ ...chosen, model: 'other' }, template())).toEqual([
      ['SEARCH_KEY'],
      ['A_KEY', 'B_KEY'],
    ]);
    expect(keyGroups({ ...chosen, model: 'one of my own' }, template())).toEqual([['SEARCH_KEY']]);
    const twice = template({ requiredEnv: ['ANTHROPIC_API_KEY'] });
    expect(keyGroups(chosen, twice)).toEqual([['ANTHROPIC_API_KEY']]);
  });

  test('of a group one value is enough, stored or typed', () => {
    const groups = [['A_KEY', 'B_KEY'], ['C_KEY']];
    expect(missingGroups(groups, new Set(['B_KEY']), {})).toEqual([['C_KEY']]);
    const keys = { C_KEY: { key: 'C_KEY', value: 'x', scope: 'all' as const } };
    expect(missingGroups(groups, new Set(), keys)).toEqual([['A_KEY', 'B_KEY']]);
  });

  test('what was typed for another model stays here', () => {
    const keys = {
      SEARCH_KEY: { key: 'SEARCH_KEY', value: 's', scope: 'workspace' as const },
      ANTHROPIC_API_KEY: { key: 'ANTHROPIC_API_KEY', value: 'a', scope: 'all' as const },
    };
    expect(requestOf({ ...chosen, keys }, template(), 'Ada')).toMatchObject({
      secrets: { SEARCH_KEY: 's' },
      sharedSecrets: { ANTHROPIC_API_KEY: 'a' },
    });
    expect(requestOf({ ...chosen, keys, model: 'other' }, template(), 'Ada').sharedSecrets).toEqual({});
  });
});

describe('U7: templates are chosen, not typed', () => {
  const all = [template(), template({ id: 'molecule', name: 'Molecule', runtime: 'molecule', skills: [] })];

  test('U7: they are found by what they say, in groups by runtime', () => {
    expect(templatesByRuntime(all, 'BRIEF').map(({ runtime }) => runtime)).toEqual(['claude-code']);
    expect(templatesByRuntime(all, '').map(({ templates }) => templates.length)).toEqual([1, 1]);
    expect(templatesByRuntime(all, 'nothing like it')).toEqual([]);
  });

  test('without a template, the one that is named after the runtime counts', () => {
    expect(templateOf(draft(), all)?.id).toBe('molecule');
    expect(templateOf(draft({ kind: 'external' }), all)).toBeNull();
    expect(templateOf(draft({ runtime: 'codex' }), all)).toBeNull();
  });

  test('runtimes are those that can be had', () => {
    const local = { mode: 'local', prefix: 'molecule-local', templates: '' } as const;
    expect(runtimeChoices(all, { mode: local, runtimes: [] })).toEqual(['molecule', 'claude-code']);
    const fromGit = { ...local, templates: 'https://example.org/' };
    expect(runtimeChoices(all, { mode: fromGit, runtimes: [] })).toContain('codex');
    expect(runtimeChoices(all, { mode: fromGit, runtimes: [] })).not.toContain('external');
  });
});

test('an agent that runs elsewhere has fewer steps, and an error leads to the one that mends it', () => {
  expect(stepsOf({ kind: 'external' })).toEqual(['template', 'place']);
  expect(stepAtFault('name_taken')).toBe('place');
  expect(stepAtFault('disconnected')).toBeNull();
});

test('names are free, and several are numbered past those that are there', () => {
  expect(freeName('New agent', new Set(['New agent', 'New agent 2']))).toBe('New agent 3');
  expect(numberedNames('Ada', 1, new Set())).toEqual(['Ada']);
  expect(numberedNames('Ada', 2, new Set(['Ada 1']))).toEqual(['Ada 2', 'Ada 3']);
  expect(numberedNames('x'.repeat(255), 2, new Set()).every(({ length }) => length === 255)).toBe(true);
});

describe('what will happen', () => {
  const facts: OutcomeFacts = {
    isExternal: false,
    name: 'Ada',
    count: 1,
    taken: new Set(),
    parent: null,
    runtime: 'claude-code',
    backend: 'docker',
    images: { runtimes: [] },
    builds: [],
    missing: [],
    shared: [],
    startsLazily: false,
  };
  const said = (change: Partial<OutcomeFacts>) => outcomeOf({ ...facts, ...change }).map(({ text }) => text);

  test('says whether an image is made first, and how long that took', () => {
    const build = { runtime: 'claude-code', status: 'succeeded', startedAt: 0, endedAt: 90_000 };
    const builds = [build] as unknown as OutcomeFacts['builds'];
    expect(said({ builds })[1]).toContain('Last time that took 1 min 30 s');
    expect(said({})[1]).toContain('a few minutes');
    expect(said({ backend: 'process' })[1]).toContain('No image');
    expect(said({ images: null })[1]).toContain('Nobody knows');
  });

  test('says what it waits for and who restarts', () => {
    expect(said({ missing: [['A', 'B'], ['C']] })).toContain(
      'It does not start before A or B and C have a value.',
    );
    expect(said({ shared: ['A'] }).at(-1)).toContain('use A restart');
    expect(said({}).at(-1)).toBe('No other workspace restarts.');
    expect(said({ startsLazily: true, parent: 'Mara' })).toHaveLength(4);
    expect(said({ count: 3, parent: 'Mara' })[0]).toBe(
      '3 workspaces, Ada 1 to Ada 3, join the team of Mara.',
    );
  });
});
