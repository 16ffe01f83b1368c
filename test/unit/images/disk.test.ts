import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredImage } from '../../../core/docker/index.ts';
import { bytesTogether, type OwnImage, ownImages } from '../../../core/images/disk/inventory.ts';
import { prunePlan } from '../../../core/images/disk/prune-plan.ts';

const MADE = { 'molecule.platform.managed': 'true', 'molecule.platform.runtime': 'langgraph' };
const DIGEST = `sha256:${'d'.repeat(64)}`;

const stored = (id: string, change: Partial<StoredImage> = {}): StoredImage => ({
  id,
  tags: [`molecule-local/workspace-template-langgraph:${id}`],
  digests: [],
  parent: '',
  labels: MADE,
  sizeBytes: 500,
  sharedBytes: 400,
  createdAt: 1_000,
  containers: 0,
  ...change,
});

describe('which images are ours', () => {
  const own = (image: StoredImage, prefix = 'molecule-local', used: string[] = []) =>
    ownImages([image], prefix, new Set(used))[0];

  it('those that the app made, by their label, with what it wrote on them', () => {
    const labels = {
      ...MADE,
      'molecule.platform.source': 'https://git.example/t',
      'molecule.platform.ref': 'main',
      'molecule.platform.sha': 'abc',
      'molecule.platform.content': 'key',
      'molecule.platform.platform': 'linux/amd64',
      'molecule.platform.built-at': '2026-11-28T12:00:00.000Z',
    };
    expect(own(stored('a', { labels }))).toMatchObject({
      kind: 'workspace',
      runtime: 'langgraph',
      source: 'https://git.example/t',
      ref: 'main',
      sha: 'abc',
      contentKey: 'key',
      platform: 'linux/amd64',
      createdAt: Date.parse('2026-11-28T12:00:00.000Z'),
      uniqueBytes: 100,
    });
    expect(own(stored('a', { tags: [] }))).toMatchObject({ tags: [], runtime: 'langgraph' });
    expect(own(stored('a', { labels: { ...MADE, 'molecule.platform.built-at': 'soon' } }))?.createdAt).toBe(
      1_000,
    );
  });

  it('those of the registry in use, and no others', () => {
    const pulled = stored('a', {
      // Of what it was made from, somewhere else.
      labels: { ...MADE, 'molecule.platform.sha': 'abc' },
      tags: ['reg.example/team/workspace-template-hermes:0123456789ab'],
      digests: [`reg.example/team/workspace-template-hermes@${DIGEST}`],
    });
    expect(own(pulled, 'reg.example/team')).toMatchObject({
      kind: 'workspace',
      runtime: 'hermes',
      source: 'reg.example/team/workspace-template-hermes',
      sha: DIGEST,
    });
    expect(own({ ...pulled, tags: [] }, 'reg.example/team')?.tags).toEqual(pulled.digests);
    expect(own(pulled, 'reg.example')).toBeUndefined();
    expect(own(pulled)).toBeUndefined();
    expect(own(pulled, 'molecule-local', ['a'])).toMatchObject({ runtime: 'hermes', sha: DIGEST });
  });

  it('base images, which have no runtime; nothing that only looks alike', () => {
    const base = stored('b', {
      tags: ['molecule-local/base:1-amd64'],
      labels: { 'molecule.platform.managed': 'true' },
    });
    expect(own(base)).toMatchObject({ kind: 'base', runtime: '' });
    for (const tags of [
      ['node:24'],
      ['molecule-local/workspace-template-x:1'],
      ['molecule-local/basement:1'],
    ])
      expect(own(stored('x', { tags, labels: {} }))).toBeUndefined();
    expect(
      own(stored('x', { labels: { 'molecule.platform.managed': 'true' }, tags: ['other/thing:1'] })),
    ).toBeUndefined();
  });

  it('not what somebody made from one: labels are inherited by a snapshot and by what is built on it', () => {
    expect(own(stored('a', { tags: ['my/snapshot:1'] }))).toBeUndefined();
    expect(own(stored('a', { tags: ['my/workspace-template-langgraph:1'] }))).toBeUndefined();
    // A snapshot without a name: nothing that is built by BuildKit or pulled has a parent.
    expect(own(stored('a', { tags: [], parent: 'sha256:b' }))).toBeUndefined();
    expect(own(stored('a', { tags: [], parent: 'sha256:b' }), 'molecule-local', ['a'])).toBeDefined();
  });

  it('keeps to its own names where somebody gave an image another one', () => {
    const name = 'molecule-local/workspace-template-langgraph:a';
    expect(own(stored('a', { tags: ['my/copy:1', name] }))).toMatchObject({
      tags: [name],
      hasOtherNames: true,
    });
    expect(own(stored('a'))?.hasOtherNames).toBe(false);
    const pulled = ['reg.example/t/workspace-template-hermes:1', 'my/copy:1'];
    expect(own(stored('a', { tags: pulled }), 'reg.example/t')).toMatchObject({
      tags: pulled.slice(0, 1),
      runtime: 'hermes',
      hasOtherNames: true,
    });
  });

  it('counts layers that they share once', () => {
    const images = ownImages(
      [stored('a'), stored('b', { sizeBytes: 430, sharedBytes: 410 })],
      'molecule-local',
      new Set(),
    );
    expect(bytesTogether(images)).toBe(100 + 20 + 410);
    expect(bytesTogether(images, 400)).toBe(100 + 20 + 10);
    expect(bytesTogether([])).toBe(0);
  });
});

const image = (id: string, change: Partial<OwnImage> = {}): OwnImage => ({
  id,
  kind: 'workspace',
  tags: [`t:${id}`],
  runtime: 'langgraph',
  source: '',
  ref: '',
  sha: '',
  contentKey: '',
  platform: '',
  sizeBytes: 10,
  createdAt: 0,
  uniqueBytes: 7,
  containers: 0,
  hasOtherNames: false,
  ...change,
});

describe('what a prune would remove', () => {
  const plan = (
    images: OwnImage[],
    change: { keep?: number; needed?: string[]; uses?: [string, number][] } = {},
  ) =>
    prunePlan(images, {
      keep: change.keep ?? 0,
      needed: new Set(change.needed),
      uses: new Map(change.uses),
    });
  const ids = (...args: Parameters<typeof plan>) => plan(...args).map(({ id }) => id);

  it('leaves what somebody uses or needs, and base images', () => {
    const images = [
      image('used', { containers: 1 }),
      image('needed'),
      image('renamed', { hasOtherNames: true }),
      image('base', { kind: 'base' }),
      image('free'),
    ];
    expect(ids(images, { needed: ['needed'] })).toEqual(['free']);
  });

  it('leaves the newest unused ones of each runtime; those that go come least recently used first', () => {
    const images = [1, 2, 3, 4].map((at) => image(`l${at}`, { createdAt: at }));
    const other = image('h1', { runtime: 'hermes' });
    expect(ids([...images, other], { keep: 2 })).toEqual(['l1', 'l2']);
    expect(ids([...images, other], { keep: 2, uses: [['l1', 99]] })).toEqual(['l2', 'l3']);
    expect(ids([...images, other], { keep: 9 })).toEqual([]);
  });

  it('never counts one that lost its name among those to keep', () => {
    const images = [image('nameless', { tags: [], createdAt: 9 }), image('a', { createdAt: 1 })];
    expect(plan(images, { keep: 1 })).toEqual([
      {
        id: 'nameless',
        name: 'nameless',
        sizeBytes: 7,
        lastUsedAt: null,
        reason: expect.stringContaining('newer build'),
      },
    ]);
  });

  it('says why', () => {
    const images = [1, 2, 3].map((at) => image(`l${at}`, { createdAt: at }));
    expect(plan(images, { keep: 1, uses: [['l1', 5]] })[0]).toMatchObject({
      id: 'l2',
      name: 't:l2',
      lastUsedAt: null,
    });
    expect(plan(images, { keep: 1 })[0]?.reason).toContain('a newer unused one stays');
    expect(plan(images, { keep: 2 })[0]?.reason).toContain('2 newer unused ones stay');
    expect(plan(images, { keep: 0 })[0]?.reason).toContain('No workspace uses it');
  });

  it('with any images: more kept removes fewer, and what is needed never goes', () => {
    const any = fc.record({
      runtime: fc.constantFrom('a', 'b'),
      createdAt: fc.nat({ max: 20 }),
      containers: fc.constantFrom(0, 0, 1),
      named: fc.boolean(),
      needed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 20 }), fc.nat({ max: 4 }), (specs, keep) => {
        const images = specs.map(({ runtime, createdAt, containers, named }, index) =>
          image(`i${index}`, { runtime, createdAt, containers, ...(named ? {} : { tags: [] }) }),
        );
        const needed = specs.flatMap((spec, index) => (spec.needed ? [`i${index}`] : []));
        const gone = new Set(ids(images, { keep, needed }));
        for (const id of needed) expect(gone.has(id)).toBe(false);
        for (const { id, containers } of images) if (containers > 0) expect(gone.has(id)).toBe(false);
        for (const id of ids(images, { keep: keep + 1, needed })) expect(gone.has(id)).toBe(true);
        for (const runtime of ['a', 'b']) {
          const free = images.filter(
            (each) =>
              each.runtime === runtime &&
              each.containers === 0 &&
              each.tags.length > 0 &&
              !needed.includes(each.id),
          );
          const left = free.filter(({ id }) => !gone.has(id));
          expect(left).toHaveLength(Math.min(keep, free.length));
          const oldestLeft = Math.min(...left.map(({ createdAt }) => createdAt));
          for (const each of free)
            if (gone.has(each.id)) expect(each.createdAt).toBeLessThanOrEqual(oldestLeft);
        }
      }),
      { numRuns: 500 },
    );
  });
});
