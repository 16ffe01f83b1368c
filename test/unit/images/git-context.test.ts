import { randomBytes } from 'node:crypto';
import { chmod, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createGit, type GitAddress, mirrorFolder, parseGitAddress } from '../../../core/git/index.ts';
import { gitContext } from '../../../core/images/local/git-context.ts';
import { TestRepository } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/store.ts';

const git = createGit({ env: { PATH: process.env.PATH }, tokenHost: '' });
const FILE_BYTES = 40_000;

// Each runs git many times.
vi.setConfig({ testTimeout: 60_000 });

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
let repository: TestRepository;
let address: GitAddress;
let mirrors: string;
beforeEach(async () => {
  temporary = await temporaryFolder();
  mirrors = path.join(temporary.folder, 'git');
  repository = await TestRepository.create(path.join(temporary.folder, 'served.git'));
  const parsed = parseGitAddress(repository.url);
  if (!parsed.ok) throw new Error(parsed.problem);
  address = parsed.address;
});
afterEach(() => temporary.dispose());

const open = (sha: string) => {
  const signal = new AbortController().signal;
  return gitContext(git, mirrors, { runtime: 'tiny', address, ref: 'main', sha, signal });
};
const contentOf = async (context: Awaited<ReturnType<typeof open>>) => {
  const content: Record<string, string> = {};
  for await (const { path: name, content: each } of context.entries()) {
    expect(content[name]).toBeUndefined();
    content[name] = each.kind === 'bytes' ? Buffer.from(each.bytes).toString('latin1') : each.kind;
  }
  return content;
};
const flip = async (share: number) => {
  const folder = path.join(mirrorFolder(mirrors, address), 'objects/pack');
  const pack = (await readdir(folder)).find((name) => name.endsWith('.pack')) ?? '';
  const file = path.join(folder, pack);
  const bytes = await readFile(file);
  const at = Math.floor(bytes.length * share);
  bytes[at] = (bytes[at] ?? 0) ^ 0x55;
  await chmod(file, 0o600);
  await writeFile(file, bytes);
};

describe('the build context of a commit', () => {
  it.each([0.01, 0.25, 0.5, 0.75, 0.99])(
    'is whole although the mirror is damaged, at %d of its pack',
    async (share) => {
      const noise = () => randomBytes(FILE_BYTES);
      const sha = await repository.commit({
        Dockerfile: `FROM scratch\n# ${noise().toString('base64')}\n`,
        a: noise(),
        b: noise(),
        link: { link: 'a' },
      });
      const whole = await contentOf(await open(sha));
      expect(Object.keys(whole).sort()).toEqual(['Dockerfile', 'a', 'b', 'link']);
      // Damage of before, and damage while the files are being read.
      await flip(share);
      const context = await open(sha);
      expect(context.dockerfile).toBe(whole.Dockerfile);
      expect(await contentOf(context)).toEqual(whole);
      await flip(share);
      expect(await contentOf(context)).toEqual(whole);
    },
  );

  it('is given up when nobody has the damaged commit any more, and had again when somebody does', async () => {
    const sha = await repository.commit({ Dockerfile: 'FROM scratch\n', a: randomBytes(FILE_BYTES) });
    const whole = await contentOf(await open(sha));
    await flip(0.5);
    const context = await open(sha);
    await rename(repository.dir, `${repository.dir}-away`);
    await expect(contentOf(context)).rejects.toMatchObject({ code: expect.stringMatching(/^git_/) });
    await rename(`${repository.dir}-away`, repository.dir);
    expect(await contentOf(await open(sha))).toEqual(whole);
  });
});
