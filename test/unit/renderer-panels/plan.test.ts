import { describe, expect, it } from 'vitest';
import type { OrgPlan, OrgTemplate, Secret } from '../../../core/contract/index.ts';
import {
  keyNeeds,
  matchingTemplates,
  sizeText,
  sourcesText,
} from '../../../renderer/src/dialogs/gallery/listing.ts';
import { droppedTemplate } from '../../../renderer/src/frame/dropped-template.ts';
import { bytesText } from '../../../renderer/src/inspector/text.ts';
import { mergedDiagnostics } from '../../../renderer/src/plan/diagnostics.ts';
import { entriesBy, isAllNew } from '../../../renderer/src/plan/entries.ts';
import {
  blockedReason,
  fieldText,
  importLabel,
  neededByText,
  pathText,
  planSummary,
  removalLabel,
  resultText,
  valueText,
} from '../../../renderer/src/plan/texts.ts';
import { planEntry } from '../renderer/fixtures.ts';

const NOTHING: OrgPlan['counts'] = { create: 0, keep: 0, update: 0, move: 0, remove: 0 };

function plan(change: Partial<OrgPlan> = {}): OrgPlan {
  return {
    id: 'p1',
    org: 'Lab',
    orgExists: true,
    description: '',
    template: '/orgs/lab',
    mode: 'merge',
    entries: [],
    counts: { ...NOTHING, create: 2 },
    notSpawned: 0,
    requiredEnv: [],
    missingEnv: [],
    recommendedEnv: [],
    diagnostics: [],
    ...change,
  };
}

describe('the import button', () => {
  it('says exactly what it does', () => {
    expect(importLabel({ ...NOTHING, create: 12, update: 3, keep: 40 })).toBe('Create 12, update 3');
    expect(importLabel({ ...NOTHING, move: 1, remove: 2 })).toBe('Move 1, remove 2');
    expect(importLabel({ ...NOTHING, keep: 4 })).toBe('');
  });

  it('is free when nothing is in the way', () => {
    expect(blockedReason({ plan: plan(), busy: null, confirmedPlanId: null })).toBeNull();
  });

  it.each<[string, Partial<OrgPlan>]>([
    ['The template has 1 error to mend first', { diagnostics: [diagnostic('error'), diagnostic('hint')] }],
    ['A_KEY or B_KEY has no value yet', { missingEnv: [{ anyOf: ['A_KEY', 'B_KEY'], neededBy: [] }] }],
    [
      '2 required keys have no value yet',
      { missingEnv: ['A', 'B'].map((key) => ({ anyOf: [key], neededBy: [] })) },
    ],
    ['The org is already what the template says', { counts: { ...NOTHING, keep: 3 } }],
    ['Agree to what is removed first', { counts: { ...NOTHING, remove: 1 } }],
  ])('says why not: %s', (reason, change) => {
    expect(blockedReason({ plan: plan(change), busy: null, confirmedPlanId: 'another plan' })).toBe(reason);
  });

  it('waits while a plan is made, also a new one', () => {
    expect(blockedReason({ plan: null, busy: 'planning', confirmedPlanId: null })).toBe('Making the plan…');
    expect(blockedReason({ plan: plan(), busy: 'planning', confirmedPlanId: null })).toBe(
      'Making the plan anew…',
    );
  });

  it('takes the agreement for the plan that was shown, for no other', () => {
    const removing = plan({ counts: { ...NOTHING, remove: 2 } });
    expect(blockedReason({ plan: removing, busy: null, confirmedPlanId: 'p1' })).toBeNull();
    expect(removalLabel(2)).toBe('Remove 2 workspaces and what they hold');
    expect(removalLabel(1)).toBe('Remove 1 workspace and what it holds');
  });
});

function diagnostic(severity: OrgPlan['diagnostics'][number]['severity']): OrgPlan['diagnostics'][number] {
  return { severity, code: 'x', message: '', file: 'org.yaml', line: 1, column: 1 };
}

describe('texts of a plan', () => {
  it('sum it up for a screen reader', () => {
    const counts = { ...NOTHING, create: 2, remove: 1, keep: 3 };
    expect(planSummary(plan({ counts }))).toBe('Plan for Lab: 2 to create, 1 to remove, 3 kept.');
    expect(planSummary(plan({ counts: NOTHING, diagnostics: [diagnostic('error')] }))).toBe(
      'Nothing can be planned until the errors are mended.',
    );
  });

  it('tell what an import did', () => {
    const result = { org: 'Lab', created: 2, updated: 1, moved: 0, removed: 3 };
    expect(resultText(result)).toEqual({
      title: '2 workspaces of Lab on the way',
      detail: '1 updated, 3 removed',
    });
    expect(resultText({ ...result, created: 0 }).title).toBe('Lab: 1 updated, 3 removed');
    expect(resultText({ ...result, created: 0, updated: 0, removed: 0 }).title).toBe('Lab is up to date');
  });

  it('name who needs a key', () => {
    expect(neededByText([])).toBe('Needed by the whole org');
    expect(neededByText(['Mara', 'Leo'])).toBe('Needed by Mara and Leo');
    expect(neededByText(['Mara', 'Leo', 'Sade', 'Ilya'])).toBe('Needed by Mara and 3 more');
  });

  it('name fields and places as people do', () => {
    expect(valueText('parent', 'Lead/R~1D')).toBe('Lead › R/D');
    expect(valueText('role', 'R~1D/x')).toBe('R~1D/x');
    expect(valueText('model', '')).toBe('nothing');
    expect(fieldText('workspace_dir')).toBe('host folder');
  });

  it('undo the escapes of a path', () => {
    expect(pathText('Lead/R~1D ~0 co')).toBe('Lead › R/D ~ co');
    expect(pathText('a~01')).toBe('a~1');
  });
});

describe('entries of a plan', () => {
  const entries = [
    planEntry('Mara', 'keep'),
    { ...planEntry('Mara/Zoë', 'update'), changes: [{ field: 'tier', from: '1', to: '2' }] },
    planEntry('Mara/New', 'create'),
    planEntry('Mara/Old', 'remove'),
  ];
  const names = (...filter: [Parameters<typeof entriesBy>[1], string]) =>
    entriesBy(entries, ...filter).map((group) => [group.action, ...group.entries.map(({ name }) => name)]);

  it('are grouped, what changes first', () => {
    expect(names(null, '')).toEqual([
      ['create', 'New'],
      ['update', 'Zoë'],
      ['remove', 'Old'],
      ['keep', 'Mara'],
    ]);
  });

  it('are all new only where nothing of the org is there', () => {
    expect(isAllNew([planEntry('Mara', 'create'), planEntry('Mara/New', 'create')])).toBe(true);
    expect(isAllNew(entries)).toBe(false);
    expect(isAllNew([])).toBe(false);
  });

  it('are found by name without accents and by the field that changes', () => {
    expect(names(null, 'zoe')).toEqual([['update', 'Zoë']]);
    expect(names(null, 'tier')).toEqual([['update', 'Zoë']]);
    expect(names('remove', '')).toEqual([['remove', 'Old']]);
    expect(names('create', 'zoe')).toEqual([]);
  });
});

describe('remarks of plan and check', () => {
  it('are told once, and those that differ in anything that is shown are both told', () => {
    const one = diagnostic('warning');
    const deeper = { ...one, line: 2 };
    const other = { ...one, message: 'something else' };
    expect(mergedDiagnostics([one, deeper], [{ ...one }, other])).toEqual([one, deeper, other]);
  });
});

describe('the gallery', () => {
  const template = { dir: 'lab', name: 'Research lab', description: 'Reads', preview: [{ name: 'Emil' }] };

  it('is searched by name, description and members', () => {
    const all = [template as OrgTemplate];
    for (const text of ['research', 'READS', 'emil', ' '])
      expect(matchingTemplates(all, text)).toHaveLength(1);
    expect(matchingTemplates(all, 'studio')).toEqual([]);
  });

  it('tells sizes as far as they are known', () => {
    expect(sizeText({ workspaces: 1, sizeBytes: 48_200 })).toBe('1 workspace · 48 KB');
    expect(sizeText({ workspaces: null, sizeBytes: null })).toBe('Not fetched yet');
    expect([0, 999, 1000, 9_949, 999_499, 999_500, 2_400_000].map(bytesText)).toEqual([
      '0 B',
      '999 B',
      '1.0 KB',
      '9.9 KB',
      '999 KB',
      '1.0 MB',
      '2.4 MB',
    ]);
  });

  it('counts what was added', () => {
    expect(sourcesText(0, 0, 0)).toBe('none added');
    expect(sourcesText(1, 2, 1)).toBe('1 registry, 2 allowed folders, 1 allowed repository');
  });

  it('counts a key as present when any of its names has a value', () => {
    const needs = keyNeeds([{ anyOf: ['A', 'B'] }, { anyOf: ['C'] }], [{ key: 'B' } as Secret]);
    expect(needs).toEqual([
      { label: 'A or B', present: true },
      { label: 'C', present: false },
    ]);
  });
});

describe('a drop', () => {
  const drop = (files: readonly object[], uris = '') => ({
    files: files as readonly File[],
    getData: (format: string) => (format === 'text/uri-list' ? uris : ''),
  });

  it('is the path of a file where the shell knows it, and nothing in a browser', () => {
    expect(droppedTemplate(drop([{}]), () => '/orgs/lab')).toBe('/orgs/lab');
    expect(droppedTemplate(drop([{}]), undefined)).toBeNull();
    expect(droppedTemplate(drop([{}]), () => '')).toBeNull();
  });

  it('is an address that was dragged from elsewhere', () => {
    const address = 'https://git.example.org/lab.git#v2';
    expect(droppedTemplate(drop([], `# a comment\r\n${address}\r\n`), undefined)).toBe(address);
    expect(droppedTemplate(drop([], 'javascript:alert(1)'), undefined)).toBeNull();
  });
});
