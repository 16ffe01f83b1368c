import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { deferred } from '../../../core/base/index.ts';
import { archiveCalls } from '../../../core/docker/archive.ts';
import { ArchiveTurns } from '../../../core/docker/archive-turns.ts';
import type { ContainerExec, Docker, PathStat } from '../../../core/docker/index.ts';
import type { FilesOwner } from '../../../core/workspaces/access/types.ts';
import { dockerFiles } from '../../../core/workspaces/docker/files.ts';
import { listInside } from '../../../core/workspaces/docker/files-list.ts';
import { runInside } from '../../../core/workspaces/docker/run-inside.ts';
import { settle, TestClock } from '../../support/clock.ts';

/** Everything that answers from inside of a container may be the agent's own work. */

const OWNER: FilesOwner = { id: 'w', name: 'Ada', image: 'sha256:1', hostFolder: null };
const FOLDER: PathStat = { kind: 'folder', sizeBytes: 0, mode: 0o755, linkTarget: '' };
const FILE: PathStat = { ...FOLDER, kind: 'file', sizeBytes: 1 };
const linkTo = (linkTarget: string): PathStat => ({ ...FOLDER, kind: 'link', linkTarget });
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

/** A program that does what a test says. */
class FakeExec implements Partial<ContainerExec> {
  readonly #end = deferred<number | null>();
  readonly exited = this.#end.promise;
  left = false;
  print: (data: Uint8Array) => void = () => undefined;
  onData(listener: (data: Uint8Array) => void): void {
    this.print = listener;
  }
  leave(): void {
    this.left = true;
  }
  exit(status: number): void {
    this.#end.resolve(status);
  }
}

describe('a program inside of a container', () => {
  let clock: TestClock;
  let started: { exec: FakeExec; spec: { env: Record<string, string> } }[];
  let docker: Pick<Docker, 'execs'>;

  beforeEach(() => {
    clock = new TestClock();
    started = [];
    const start = async (_id: string, spec: { env: Record<string, string> }) => {
      const exec = new FakeExec();
      started.push({ exec, spec });
      return exec;
    };
    docker = { execs: { start } } as unknown as Docker;
  });

  it('is heard to its end, and found in no folder of the agent', async () => {
    const ended = runInside(docker, 'c', { command: ['node'], limitMs: 1_000, maxBytes: 10 }, clock);
    await settle();
    started[0]?.exec.print(Buffer.from('0123456789'));
    started[0]?.exec.exit(3);
    expect(await ended).toEqual({ code: 3, output: '0123456789' });
    expect(clock.pending).toBe(0);
    expect(started[0]?.spec.env.PATH).toMatch(/^(\/usr(\/local)?)?\/s?bin(:(\/usr(\/local)?)?\/s?bin)*$/);
  });

  it('is left when it takes too long, or prints without end', async () => {
    const limits = { command: ['node'], limitMs: 1_000, maxBytes: 10 };
    const slow = runInside(docker, 'c', limits, clock);
    const loud = runInside(docker, 'c', limits, clock);
    await settle();
    started[1]?.exec.print(Buffer.alloc(11));
    expect(await loud).toEqual({ code: null, output: '' });
    await clock.elapse(1_000);
    expect(await slow).toEqual({ code: null, output: '' });
    expect(started.map(({ exec }) => exec.left)).toEqual([true, true]);
  });

  it('that lists files holds nobody up', async () => {
    const listing = listInside(docker, 'c', '/configs', 1, clock);
    await clock.elapse(10_000);
    await clock.elapse(10_000);
    expect(await listing).toBeNull();
    expect(started).toHaveLength(2);
  });
});

describe('files of a container', () => {
  /** Of a container that has these. */
  const filesOf = (
    paths: Record<string, PathStat>,
    clock = new TestClock(),
    read = async () => Buffer.from('x'),
  ) => {
    const archives = { stat: async (_id: string, path: string) => paths[path] ?? null, read };
    const container = () => ({ containerId: 'c', state: 'running' });
    return dockerFiles({ docker: { archives, container } as unknown as Docker, guarded: [], clock });
  };

  it('do not give away credentials, whatever way leads to them', async () => {
    const files = filesOf({
      '/configs': FOLDER,
      '/configs/.auth_token': FILE,
      '/configs/loop': linkTo('/configs'),
      '/configs/token': linkTo('/configs/.auth_token'),
    });
    for (const path of ['token', 'loop/.auth_token', 'loop/loop/.auth_token']) {
      expect(await code(files.read(OWNER, '/configs', path)), path).toBe('invalid_path');
      const written = [{ path, content: Buffer.from('x') }];
      expect(await code(files.write(OWNER, '/configs', written)), path).toBe('invalid_path');
    }
  });

  it('that are never answered hold nobody up for good, and not who comes after', async () => {
    const clock = new TestClock();
    let asked = 0;
    const files = filesOf({ '/configs': FOLDER, '/configs/a': FILE }, clock, () => {
      asked += 1;
      return asked === 1 ? new Promise(() => undefined) : Promise.resolve(Buffer.from('x'));
    });
    const first = code(files.read(OWNER, '/configs', 'a'));
    const second = code(files.read(OWNER, '/configs', 'a'));
    await clock.elapse(300_000);
    expect(await first).toBe('files_timeout');
    expect(await second).toBe('done');
  });

  it('are not read further than they may be large, whatever they were before', async () => {
    // The beginning of an archive with a file of 8 GiB.
    const header = Buffer.alloc(512);
    header.write('config.yaml');
    header.write('0000644\x000000000\x000000000\x0077777777777\x0000000000000\0', 100, 'latin1');
    header.write('ustar\x0000', 257, 'latin1');
    header.fill(' ', 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\x00 `, 148, 'latin1');
    let sent = 0;
    const endless = new Readable({
      read() {
        this.push(sent === 0 ? header : Buffer.alloc(64 * 1024));
        sent += 1;
      },
    });
    const client = { getContainer: () => ({ getArchive: async () => endless }) };
    const archives = archiveCalls(() => client as never, new ArchiveTurns());
    expect(await code(archives.read('c', '/configs/config.yaml', 1_000))).toBe('file_too_large');
    expect(endless.destroyed).toBe(true);
    expect(sent).toBeLessThan(10);
  });

  it('are not written where the folder itself is missing', async () => {
    const written = [{ path: 'a', content: Buffer.from('x') }];
    expect(await code(filesOf({}).write(OWNER, '/workspace', written))).toBe('file_not_found');
  });
});
