import { describe, expect, it } from 'vitest';
import type { Image, Rollout, RuntimeImage, Task } from '../../../core/contract/index.ts';
import { pruneLabel } from '../../../renderer/src/dialogs/images/prune.ts';
import { inFolder } from '../../../renderer/src/dialogs/offline/kit-name.ts';
import {
  imagesOf,
  isWithdrawn,
  lastAnswer,
  rolloutText,
  soakProgress,
  sortedRuntimes,
} from '../../../renderer/src/images/texts.ts';
import { buildOfTask } from '../../../renderer/src/tasks/build-of-task.ts';
import { outcomeOf } from '../../../renderer/src/tasks/outcome.ts';

const MINUTE_MS = 60_000;
const NOW = new Date(2026, 10, 20, 15, 0).getTime();

const rollout: Rollout = {
  runtime: 'codex',
  stage: 'soaking',
  fromTag: 'a:1',
  toTag: 'a:2',
  startedAt: NOW - 30 * MINUTE_MS,
  onlineSince: NOW - 15 * MINUTE_MS,
  soakMs: 60 * MINUTE_MS,
  error: null,
};

function task(change: Partial<Task> = {}): Task {
  return {
    id: 't',
    kind: 'image.build',
    title: 'Build the image of codex',
    status: 'succeeded',
    progress: 1,
    message: '',
    result: null,
    error: null,
    startedAt: NOW,
    endedAt: NOW,
    ...change,
  };
}

describe('lastAnswer', () => {
  const head = { sha: 'a', seenAt: NOW - 60 * MINUTE_MS };
  const runtime = (change: Partial<RuntimeImage> = {}) =>
    ({
      bundled: false,
      source: 'https://example.org/t',
      head,
      unreachedSince: null,
      ...change,
    }) as RuntimeImage;

  it('is when the source was last seen, once it gave no answer', () => {
    expect(lastAnswer(runtime(), true)).toBeNull();
    expect(lastAnswer(runtime({ unreachedSince: head.seenAt }), true)).toBe(head.seenAt);
  });

  it('without a network holds for addresses, not for what is on this machine', () => {
    expect(lastAnswer(runtime(), false)).toBe(head.seenAt);
    expect(lastAnswer(runtime({ source: '/srv/templates' }), false)).toBeNull();
    expect(lastAnswer(runtime({ bundled: true }), false)).toBeNull();
    expect(lastAnswer(runtime({ head: null }), false)).toBeNull();
  });
});

describe('isWithdrawn', () => {
  const current = { id: 'i', tag: 't', sha: 'a', builtAt: NOW };
  const base = { current, head: { sha: 'b', seenAt: NOW }, updateAvailable: false, rollout: null };

  it('is a newest version that nobody gets although there is no update', () => {
    expect(isWithdrawn(base)).toBe(true);
    expect(isWithdrawn({ ...base, updateAvailable: true })).toBe(false);
    expect(isWithdrawn({ ...base, rollout })).toBe(false);
    expect(isWithdrawn({ ...base, head: { sha: 'a', seenAt: NOW } })).toBe(false);
    expect(isWithdrawn({ ...base, head: null })).toBe(false);
  });
});

describe('rollouts', () => {
  it('say who tries the image out, and for how long', () => {
    expect(rolloutText(rollout, ['Priya'], NOW)).toBe('Priya tries it out: online for 15 min of 1 h');
    expect(rolloutText({ ...rollout, stage: 'canary' }, ['A', 'B'], NOW)).toBe('A, B get it first');
    expect(rolloutText({ ...rollout, stage: 'held' }, [], NOW)).toBe(
      'The canary did not stay online with it',
    );
  });

  it('count only the time that all canaries were online', () => {
    expect(soakProgress(rollout, NOW)).toBe(0.25);
    expect(soakProgress({ ...rollout, onlineSince: null }, NOW)).toBeNull();
    expect(soakProgress({ ...rollout, soakMs: 0 }, NOW)).toBe(1);
    expect(soakProgress(rollout, NOW + 600 * MINUTE_MS)).toBe(1);
  });
});

describe('lists', () => {
  it('put runtimes that are used first and those without an image last', () => {
    const runtime = (name: string, users: number, built: boolean) =>
      ({ runtime: name, workspaces: Array(users), current: built ? {} : null }) as unknown as RuntimeImage;
    const sorted = sortedRuntimes([runtime('a', 0, false), runtime('c', 0, true), runtime('d', 2, false)]);
    expect(sorted.map(({ runtime }) => runtime)).toEqual(['d', 'c', 'a']);
  });

  it('keep base images apart from those of runtimes', () => {
    const image = (id: string, change: Partial<Image>) =>
      ({ id, kind: 'workspace', createdAt: 0, ...change }) as Image;
    const all = [
      image('old', { runtime: 'codex', current: false, createdAt: 5 }),
      image('now', { runtime: 'codex', current: true, createdAt: 1 }),
      image('base', { runtime: '', kind: 'base', current: false }),
    ];
    expect(imagesOf(all, 'codex').map(({ id }) => id)).toEqual(['now', 'old']);
    expect(imagesOf(all, '').map(({ id }) => id)).toEqual(['base']);
  });
});

describe('outcomeOf', () => {
  const built = {
    runtime: 'codex',
    source: 's',
    sha: 'a',
    tag: 't',
    contentKey: 'k',
    cached: false,
    offline: false,
    durationMs: 12_000,
    buildId: 'b1',
  };
  const told = (change: Partial<Task>) => outcomeOf(task(change), () => NOW);

  it('tells of a build with the way to it', () => {
    expect(told({ result: built })).toMatchObject({
      tone: 'success',
      title: 'The image of Codex was built',
      detail: '12 s',
      buildId: 'b1',
    });
    expect(told({ result: { ...built, cached: true, buildId: null } })).toMatchObject({
      title: 'The image of Codex is there already',
      buildId: undefined,
    });
  });

  it('says of what date an image is whose source gave no answer', () => {
    expect(told({ result: { ...built, cached: true, offline: true } })).toMatchObject({
      tone: 'info',
      detail: 'Its source could not be reached, so it is taken as last known on 20 November 2026.',
    });
  });

  it('names each image that could not be renewed and why', () => {
    const errors = [{ runtime: 'hermes', error: { code: 'x', message: 'no answer', actions: [] } }];
    const result = { pulled: ['codex'], failed: ['hermes'], recreated: ['A', 'B'], errors };
    expect(told({ kind: 'image.refresh', result })).toMatchObject({
      tone: 'error',
      title: '1 image could not be renewed',
      detail: 'Hermes: no answer\n1 image is the newest, 2 workspaces made anew',
    });
  });

  it('shows a failure with its error and makes none of a cancel', () => {
    const error = { code: 'build_failed', message: 'It broke', actions: [] };
    expect(told({ status: 'failed', error })).toMatchObject({ tone: 'error', title: 'It broke', error });
    expect(told({ status: 'cancelled' }).tone).toBe('info');
    const cancelled = { ...error, code: 'build_cancelled' };
    expect(told({ status: 'failed', error: cancelled })).toMatchObject({ tone: 'info', error: cancelled });
  });

  it('says of a kit that it was not written, whatever was in the way', () => {
    const error = { code: 'build_failed', message: 'It broke', detail: 'because', actions: [] };
    expect(told({ kind: 'offline.export', status: 'failed', error })).toMatchObject({
      tone: 'error',
      title: 'The offline kit was not written',
      detail: 'It broke\nbecause',
      error,
    });
  });

  it('names the orgs of a kit, and what of it is not as it was where it was written', () => {
    const result = {
      orgs: [
        { name: 'Studio', workspaces: 2 },
        { name: 'Lab', workspaces: 1 },
      ],
      images: 1,
      repositories: 0,
      workspaceIds: ['a', 'b', 'c'],
      warnings: [] as string[],
    };
    const kind = 'offline.import';
    expect(told({ kind, result })).toEqual({
      tone: 'success',
      title: 'Studio, Lab: 3 workspaces coming up',
    });
    expect(told({ kind, result: { ...result, warnings: ['One.', 'Two.'] } })).toMatchObject({
      tone: 'warning',
      detail: 'One.\nTwo.',
    });
  });

  it('copes with a result of another version', () => {
    expect(told({ result: { strange: true } }).title).toBe('Build the image of codex: done');
  });
});

describe('buildOfTask', () => {
  it('is the build that the result names, else the one that its title names', () => {
    const builds = [
      { id: 'other', runtime: 'hermes', status: 'running' },
      { id: 'earlier', runtime: 'codex', status: 'failed' },
      { id: 'own', runtime: 'codex', status: 'queued' },
    ] as never[];
    expect(buildOfTask(task(), builds)).toBe('own');
    expect(buildOfTask(task({ result: { buildId: 'named' } }), builds)).toBe('named');
    expect(buildOfTask(task({ kind: 'offline.export' }), builds)).toBeNull();
  });
});

describe('dialogs', () => {
  it('name what a prune does', () => {
    expect(pruneLabel(2, 1_400_000_000)).toBe('Remove 2 images, up to 1.4 GB');
    expect(pruneLabel(0, 640_000_000)).toBe('Empty the cache, up to 640 MB');
    expect(pruneLabel(0, 0)).toBe('Remove');
  });

  it('put a kit into a folder under the name that was typed', () => {
    expect(inFolder('/media/usb/', '')).toBe('/media/usb/molecule-kit.tar');
    expect(inFolder('/media/usb', '/home/you/studio.tar')).toBe('/media/usb/studio.tar');
    expect(inFolder('D:\\kits', 'studio.tar')).toBe('D:\\kits\\studio.tar');
  });
});
