import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkHostFolder } from '../../../core/workspaces/host-folder.ts';
import { temporaryFolder } from '../../support/store.ts';

describe.skipIf(process.platform === 'win32')('the folder of this machine that an agent works in', () => {
  let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
  let home: string;

  beforeEach(async () => {
    temporary = await temporaryFolder();
    home = path.join(temporary.folder, 'me');
    vi.stubEnv('HOME', home);
    await mkdir(home);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await temporary.dispose();
  });

  const code = (folder: string) =>
    checkHostFolder({ name: 'Ada', hostFolder: { path: folder, readOnly: true } }, []).then(
      () => 'fine',
      (error: { code: string }) => error.code,
    );

  it('may be a project, wherever it is', async () => {
    for (const folder of [path.join(home, 'project'), path.join(temporary.folder, 'elsewhere')]) {
      await mkdir(folder);
      expect(await code(folder)).toBe('fine');
    }
  });

  it.each([
    '.ssh',
    '.config/gh',
    '.local/share/keyrings',
    '.colima/default',
    '.orbstack/run',
    '.lima',
    'Library/Keychains',
    'Library/Application Support/Code',
  ])('may not be %s, nor what is above, nor a link to it', async (place) => {
    const folder = path.join(home, place);
    await mkdir(folder, { recursive: true });
    await symlink(folder, path.join(home, 'project'));
    expect(await code(folder)).toBe('workspace_dir_refused');
    expect(await code(path.join(home, 'project'))).toBe('workspace_dir_refused');
    expect(await code(home)).toBe('workspace_dir_refused');
  });

  it.skipIf(process.platform !== 'linux')(
    'may not be the home of another one who runs the system',
    async () => {
      expect(await code('/root')).toBe('workspace_dir_refused');
    },
  );
});
