import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { parseGitAddress } from '../../../core/git/index.ts';
import { askGitea } from '../../../core/images/local/gitea.ts';

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve) ?? resolve(undefined));
});

describe('asking Gitea', () => {
  it('counts a server that never answers as one that git need not ask either', async () => {
    const silent = createServer(() => undefined);
    server = silent;
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const parsed = parseGitAddress(
      `http://127.0.0.1:${(silent.address() as AddressInfo).port}/owner/name.git`,
    );
    if (!parsed.ok) throw new Error(parsed.problem);
    const asked = askGitea(parsed.address, 'main', { token: '', host: '' }, undefined, 1);
    await expect(asked).rejects.toMatchObject({ code: 'git_unreachable' });
  });
});
