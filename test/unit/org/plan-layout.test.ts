import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Box,
  type LiveWorkspace,
  layoutOrg,
  planImport,
  type ResolvedOrg,
  resolveOrg,
} from '../../../core/org/index.ts';
import { type Files, flatten, oneWorkspace, resolveFiles, writeTemplate } from './template.ts';

/** A random tree as nested entries of org.yaml. JSON is YAML, so it can be written as it is. */
interface Entry {
  name: string;
  spawning?: boolean;
  canvas?: { x: number; y: number };
  children?: readonly Entry[];
}

const names = fc.constantFrom('Boss', 'Coder', 'Writer', 'a/b', '~', 'é', '0');
const { tree } = fc.letrec<{ tree: Entry[]; entry: Entry }>((tie) => ({
  tree: fc.uniqueArray(tie('entry'), {
    selector: (entry) => entry.name,
    maxLength: 5,
    depthIdentifier: 'org',
  }),
  entry: fc.record(
    {
      name: names,
      spawning: fc.boolean(),
      children: fc.oneof({ depthIdentifier: 'org', maxDepth: 3 }, fc.constant([]), tie('tree')),
    },
    { requiredKeys: ['name'] },
  ),
}));
const forest = tree.filter((entries) => entries.length > 0);

function template(workspaces: readonly Entry[]): Files {
  return { 'org.yaml': JSON.stringify({ name: 'Random', workspaces }) };
}

/** What the platform holds after the plan was carried out. */
function apply(org: ResolvedOrg, live: readonly LiveWorkspace[]): LiveWorkspace[] {
  const after = [...live];
  const ids = new Map<string, string>();
  for (const entry of planImport(org, live).entries) {
    const id = entry.liveId ?? `id-${after.length}`;
    ids.set(entry.path, id);
    if (entry.action === 'keep') continue;
    const parentId = entry.parentPath === null ? null : (ids.get(entry.parentPath) ?? 'missing');
    after.push({ id, name: entry.name, parentId, status: 'provisioning', desired: 'running' });
  }
  return after;
}

describe('the plan', () => {
  it('keeps everything once it was applied, from any state before', async () => {
    await fc.assert(
      fc.asyncProperty(forest, fc.integer({ min: 0, max: 12 }), async (entries, survivors) => {
        const org = await resolveFiles(template(entries));
        const part = apply(org, []).slice(0, survivors);
        const after = apply(org, part);
        const again = planImport(org, after).entries;
        expect(again.map((entry) => entry.action)).toEqual(again.map(() => 'keep'));
        expect(new Set(after.map((one) => one.id)).size).toBe(after.length);
        const spawning = flatten(org.workspaces).filter((one) => one.spawning);
        expect(again.map((entry) => entry.path)).toEqual(spawning.map((one) => one.path));
        expect(after).toHaveLength(spawning.length);
      }),
      { numRuns: 60 },
    );
  });

  it('fills in what is missing below a workspace that exists', async () => {
    const org = await resolveFiles(
      oneWorkspace('name: A\nchildren:\n  - name: B\n    children: [{name: C}]\n  - name: D'),
    );
    const at = { status: 'online', desired: 'running' } as const;
    const live: LiveWorkspace[] = [
      { id: 'a', name: 'A', parentId: null, ...at },
      { id: 'd', name: 'D', parentId: 'a', ...at },
      { id: 'c', name: 'C', parentId: 'elsewhere', ...at },
      { id: 'b', name: 'B', parentId: 'a', status: 'removed', desired: 'removed' },
    ];
    const plan = planImport(org, live);
    expect(plan.entries.map(({ action, path, liveId }) => [action, path, liveId])).toEqual([
      ['keep', 'A', 'a'],
      ['create', 'A/B', undefined],
      ['create', 'A/B/C', undefined],
      ['keep', 'A/D', 'd'],
    ]);
    expect(plan.entries[1]?.reason).toBe('there is no "B" below "A" yet');
  });
});

describe('the layout', () => {
  it('gives a leaf and a small team the sizes of the canvas', async () => {
    const org = await resolveFiles(
      oneWorkspace(
        'name: A\nchildren:\n  - name: B\n  - name: C\n  - name: D\n    spawning: false\n  - name: E',
      ),
    );
    expect(Object.fromEntries(layoutOrg(org))).toEqual({
      A: { x: 0, y: 0, width: 2 * 16 + 2 * 240 + 14, height: 130 + 2 * 130 + 14 + 16 },
      'A/B': { x: 16, y: 130, width: 240, height: 130 },
      'A/C': { x: 16 + 240 + 14, y: 130, width: 240, height: 130 },
      'A/E': { x: 16, y: 130 + 130 + 14, width: 240, height: 130 },
    });
  });

  it('honours coordinates of roots only and puts the other roots beside them', async () => {
    const org = await resolveFiles(
      template([
        { name: 'Free' },
        { name: 'Placed', canvas: { x: -50, y: 70 }, children: [{ name: 'Child', canvas: { x: 9, y: 9 } }] },
        { name: 'Free too' },
      ]),
    );
    const boxes = layoutOrg(org);
    expect(boxes.get('Placed')).toMatchObject({ x: -50, y: 70 });
    expect(boxes.get('Placed/Child')).toMatchObject({ x: 16, y: 130 });
    expect(boxes.get('Free')).toMatchObject({ x: -50 + 272 + 56, y: 70 });
    expect(boxes.get('Free too')).toMatchObject({ x: -50 + 272 + 56 + 240 + 56, y: 70 });
  });

  it('never lets siblings overlap and keeps children inside their parent', async () => {
    await fc.assert(
      fc.asyncProperty(forest, async (entries) => {
        const org = await resolveFiles(template(entries));
        const boxes = layoutOrg(org);
        const box = (path: string): Box => boxes.get(path) ?? { x: Number.NaN, y: 0, width: 0, height: 0 };
        const all = flatten(org.workspaces).filter((one) => one.spawning);
        expect([...boxes.keys()].sort()).toEqual(all.map((one) => one.path).sort());
        for (const siblings of [org.workspaces, ...all.map((one) => one.children)]) {
          const placed = siblings.filter((one) => one.spawning).map((one) => box(one.path));
          for (const [index, left] of placed.entries()) {
            for (const right of placed.slice(index + 1)) expect(overlap(left, right)).toBe(false);
          }
        }
        for (const parent of all) {
          const outer = box(parent.path);
          for (const child of parent.children.filter((one) => one.spawning)) {
            const inner = box(child.path);
            expect(inner.x >= 16 && inner.y >= 130).toBe(true);
            expect(inner.x + inner.width <= outer.width && inner.y + inner.height <= outer.height).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

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
