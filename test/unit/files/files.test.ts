import { beforeEach, describe, expect, it } from 'vitest';
import { Files, versionOf } from '../../../core/files/index.ts';
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

  it('change a configuration for later without a restart', async () => {
    await files.write('w', '/configs', [{ path: 'b', content: text('b') }], undefined, 'later');
    expect(data.get('b')).toBe('b');
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

  it('are written only over the version that was read, if one is named', async () => {
    const write = (content: string, version: string | null | undefined) =>
      files.writeVersion('w', '/configs', { path: 'a', content: text(content) }, version, 'soon');
    const first = await write('one', null);
    expect(first).toBe(versionOf(text('one')));
    expect(await code(write('two', null)), 'it is there already').toBe('file_changed');
    data.set('a', 'by the agent');
    expect(await code(write('two', first))).toBe('file_changed');
    expect(data.get('a')).toBe('by the agent');
    await write('two', versionOf(text('by the agent')));
    expect(data.get('a')).toBe('two');
    await write('three', undefined);
    expect(data.get('a')).toBe('three');
    data.set('a', 'x'.repeat(5 * 1024 * 1024 + 1));
    expect(await code(write('four', first)), 'nobody has read it').toBe('file_changed');
  });

  it('are moved where nothing is, but not into themselves', async () => {
    data.set('a', 'text');
    expect(await code(files.move('w', '/configs', 'a', 'a/b'))).toBe('invalid_path');
    await files.move('w', '/configs', 'a', 'b');
    expect([...data.keys()]).toEqual(['b']);
    expect(restarted).toEqual(['w']);
  });
});
