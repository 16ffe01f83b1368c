import { beforeEach, describe, expect, it } from 'vitest';
import { AppError, silentLogger } from '../../../core/base/index.ts';
import { Files } from '../../../core/files/index.ts';
import type { Store, WorkspaceRecord } from '../../../core/store/index.ts';
import { TestClock } from '../../support/clock.ts';
import { fakeFiles } from '../../support/fake-access.ts';

const text = (content: string) => Buffer.from(content);
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

describe('the files of workspaces', () => {
  let clock: TestClock;
  let restarted: string[];
  let record: Partial<WorkspaceRecord>;
  let data: Map<string, string>;
  let files: Files;

  beforeEach(() => {
    clock = new TestClock();
    restarted = [];
    record = {
      id: 'w',
      name: 'Ada',
      runtime: 'molecule',
      external: false,
      desired: 'running',
      tier: 2,
      workspaceDir: '',
    };
    data = new Map();
    files = new Files({
      store: { workspaces: { getLive: () => record } } as unknown as Store,
      require: () => record as WorkspaceRecord,
      files: () => fakeFiles(() => data),
      restart: (id) => {
        restarted.push(id);
      },
      clock,
      logger: silentLogger(),
    });
  });

  it('restart a workspace once for all changes of its configuration that follow each other', async () => {
    for (const path of ['a', 'b', 'c']) {
      await files.write('w', '/configs', [{ path, content: text(path) }]);
      await clock.elapse(1_000);
    }
    await files.remove('w', '/configs', 'a');
    expect(restarted).toEqual([]);
    await clock.elapse(1_500);
    expect(restarted).toEqual(['w']);
    await clock.elapse(10_000);
    expect(restarted).toEqual(['w']);
  });

  it('wake nobody up who is not wanted, and restart nobody for what failed', async () => {
    await files.write('w', '/configs', [{ path: 'a', content: text('a') }]);
    record = { ...record, desired: 'hibernated' };
    await clock.elapse(2_000);
    record = { ...record, desired: 'running' };
    expect(await code(files.remove('w', '/configs', 'missing'))).toBe('file_not_found');
    await clock.elapse(2_000);
    expect(restarted).toEqual([]);
  });

  it('get a config.yaml where there is none, and keep the one that is there', async () => {
    record = { ...record, role: 'Says: hello' };
    await files.ensureConfig('w');
    expect(data.get('config.yaml')).toBe(
      'name: Ada\ndescription: "Says: hello"\ntier: 2\nruntime: molecule\n',
    );
    data.set('config.yaml', 'own');
    await files.ensureConfig('w');
    expect(data.get('config.yaml')).toBe('own');
  });

  it('are refused: bad paths, credentials, what is too large, and those of workspaces that run elsewhere', async () => {
    const write = (path: string, content = text('x')) =>
      code(files.write('w', '/configs', [{ path, content }]));
    expect(await write('../x')).toBe('invalid_path');
    expect(await write('.auth_token')).toBe('invalid_path');
    expect(await write('x', Buffer.alloc(5 * 1024 * 1024 + 1))).toBe('file_too_large');
    expect(data.size).toBe(0);
    record = { ...record, external: true };
    expect(await write('x')).toBe('no_volume');
    expect(await code(files.list('w', '/configs', '', 1))).toBe('no_volume');
  });

  it('stay changed when a restart fails', async () => {
    const failing = new Files({
      store: { workspaces: { getLive: () => record } } as unknown as Store,
      require: () => record as WorkspaceRecord,
      files: () => fakeFiles(() => data),
      restart: () => {
        throw new AppError('ancestor_paused', 'Its lead is paused');
      },
      clock,
      logger: silentLogger(),
    });
    await failing.write('w', '/configs', [{ path: 'a', content: text('a') }]);
    await clock.elapse(2_000);
    expect(data.get('a')).toBe('a');
  });
});
