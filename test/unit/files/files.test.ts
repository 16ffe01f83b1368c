import { beforeEach, describe, expect, it } from 'vitest';
import { Files } from '../../../core/files/index.ts';
import type { WorkspaceRecord } from '../../../core/store/index.ts';
import { fakeFiles } from '../../support/fake-access.ts';

const text = (content: string) => Buffer.from(content);
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

describe('the files of workspaces', () => {
  let restarted: string[];
  let record: Partial<WorkspaceRecord>;
  let data: Map<string, string>;
  let files: Files;

  beforeEach(() => {
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
      require: () => record as WorkspaceRecord,
      files: () => fakeFiles(() => data),
      restartSoon: (id) => {
        restarted.push(id);
      },
    });
  });

  it('restart a workspace for each change of its configuration that was made', async () => {
    await files.write('w', '/configs', [{ path: 'b', content: text('b') }]);
    await files.remove('w', '/configs', 'b');
    expect(restarted).toEqual(['w', 'w']);
    expect(await code(files.remove('w', '/configs', 'missing'))).toBe('file_not_found');
    expect(restarted, 'what failed changed nothing').toEqual(['w', 'w']);
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
});
