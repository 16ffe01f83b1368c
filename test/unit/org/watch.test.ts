import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { watchTemplate } from '../../../core/org/index.ts';
import { TestClock } from '../../support/clock.ts';
import { until } from '../../support/until.ts';
import { oneWorkspace, writeTemplate } from './template.ts';

const QUIET_MS = 300;

/** Folders that this process watches. */
function folderWatches(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'FSEventWrap').length;
}

function watching(dir: string) {
  const clock = new TestClock();
  const seen = { changes: 0 };
  const count = () => {
    seen.changes += 1;
  };
  const watcher = watchTemplate(dir, count, { clock });
  onTestFinished(() => void watcher.dispose());
  return {
    clock,
    get changes() {
      return seen.changes;
    },
    dispose: () => watcher.dispose(),
  };
}

it('tells once about many changes, after they have ended', async () => {
  const dir = writeTemplate({ ...oneWorkspace('name: W'), 'sub/a.md': 'x' });
  const watched = watching(dir);
  await until('the change is seen', async () => {
    for (const name of ['sub/a.md', 'sub/b.md', 'org.yaml']) writeFileSync(path.join(dir, name), 'y');
    return watched.clock.pending > 0;
  });
  expect(watched.changes).toBe(0);
  await watched.clock.elapse(QUIET_MS);
  expect(watched.changes).toBe(1);
});

it('does not wait for ever when changes never end', async () => {
  const dir = writeTemplate(oneWorkspace('name: W'));
  const watched = watching(dir);
  await until('a check although it was never quiet', async () => {
    writeFileSync(path.join(dir, 'a.md'), `${Math.random()}`);
    await watched.clock.elapse(QUIET_MS - 1);
    return watched.changes > 0;
  });
});

it('does not care about what git and others keep in the folder', async () => {
  const dir = writeTemplate({ ...oneWorkspace('name: W'), '.git/index': 'x', 'node_modules/a/b': 'x' });
  const watched = watching(dir);
  await until('the change is seen', () => {
    for (const name of ['.git/index', 'node_modules/a/b'])
      writeFileSync(path.join(dir, name), `${Math.random()}`);
    writeFileSync(path.join(dir, 'a.md'), 'y');
    return watched.clock.pending > 0;
  });
  await watched.clock.elapse(QUIET_MS);
  const { changes } = watched;
  for (const name of ['.git/index', 'node_modules/a/b']) writeFileSync(path.join(dir, name), 'z');
  writeFileSync(path.join(dir, '.git/HEAD'), 'z');
  await watched.clock.elapse(QUIET_MS);
  expect(watched.changes).toBe(changes);
});

it('sees what happens in folders that come later, and in ones that took the place of others', async () => {
  const dir = writeTemplate({ ...oneWorkspace('name: W'), 'w/a/b.md': 'x' });
  await until('the folders of other tests are let go', () => folderWatches() === 0);
  const watched = watching(dir);
  await until('all folders are watched', () => folderWatches() === 3);
  for (const folder of ['w/a/deep', 'w/b/deep']) {
    rmSync(path.join(dir, 'w'), { recursive: true });
    mkdirSync(path.join(dir, folder), { recursive: true });
    await until('the new folders are watched', () => folderWatches() === 4);
    await until('that they came is told', async () => {
      await watched.clock.elapse(QUIET_MS);
      return watched.clock.pending === 0;
    });
    await until('the change is seen', () => {
      writeFileSync(path.join(dir, folder, 'c.md'), `${Math.random()}`);
      return watched.clock.pending > 0;
    });
  }
});

it('survives that the folder goes away, and goes on when it is back', async () => {
  const dir = writeTemplate(oneWorkspace('name: W'));
  const watched = watching(dir);
  rmSync(dir, { recursive: true });
  await until('that it is gone is told', async () => {
    await watched.clock.elapse(QUIET_MS);
    return watched.changes > 0;
  });
  mkdirSync(dir);
  const { changes } = watched;
  await until('that it is back is told', async () => {
    await watched.clock.elapse(1_000);
    return watched.changes > changes;
  });
  const before = watched.changes;
  await until('changes are told again', async () => {
    writeFileSync(path.join(dir, 'org.yaml'), `${Math.random()}`);
    await watched.clock.elapse(QUIET_MS);
    return watched.changes > before;
  });
});

it('follows the folder that is made anew in the same moment', async () => {
  const dir = writeTemplate(oneWorkspace('name: W'));
  const watched = watching(dir);
  rmSync(dir, { recursive: true });
  mkdirSync(dir);
  await until('the new one is found', async () => {
    await watched.clock.elapse(1_000);
    return watched.changes > 1;
  });
  const before = watched.changes;
  await until('changes in it are told', async () => {
    writeFileSync(path.join(dir, 'org.yaml'), `${Math.random()}`);
    await watched.clock.elapse(QUIET_MS);
    return watched.changes > before;
  });
});

it('is silent once disposed', async () => {
  const dir = writeTemplate({ ...oneWorkspace('name: W'), 'w/a.md': 'x', 'node_modules/a/b/c': 'x' });
  await until('the folders of other tests are let go', () => folderWatches() === 0);
  const watched = watching(dir);
  await until('all folders are watched', () => folderWatches() === 2);
  watched.dispose();
  await until('none is watched any more', () => folderWatches() === 0);
  rmSync(dir, { recursive: true });
  await watched.clock.elapse(60_000);
  expect(watched.changes).toBe(0);
  expect(watched.clock.pending).toBe(0);
});
