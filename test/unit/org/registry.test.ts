import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import { orgTemplateSchema } from '../../../core/contract/index.ts';
import { readRegistry } from '../../../core/org/gallery/registry.ts';
import { registryTemplates } from '../../../core/org/gallery/registry-templates.ts';
import { temporaryFolder } from '../../support/store.ts';

let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (...names: string[]) => path.join(temporary.folder, ...names);
beforeEach(async () => {
  temporary = await temporaryFolder();
});
afterEach(() => temporary.dispose());

const MANIFEST = {
  version: 1,
  plugins: [{ name: 'p', repo: 'acme/p', ref: 'main' }],
  workspace_templates: [],
  org_templates: [
    { name: 'studio', repo: 'acme/studio', ref: 'main' },
    { name: 'other', repo: 'https://git.example.org/acme/other.git', ref: 'v1' },
  ],
};
async function fromFile(content: unknown) {
  await writeFile(at('manifest.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return readRegistry(at('manifest.json'));
}
async function serving<T>(listener: RequestListener, work: (origin: string) => Promise<T>): Promise<T> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('the cards of a registry', () => {
  test('from a file take the host of the environment, or say that there is none', async () => {
    const registry = await fromFile(MANIFEST);
    const card = {
      description: '',
      workspaces: null,
      origin: 'registry',
      sizeBytes: null,
      requiredEnv: [],
      recommendedEnv: [],
      preview: [],
      runtimes: [],
      error: null,
    };
    expect(registryTemplates(registry, { MOLECULE_EXTERNAL_GITEA_URL: 'https://Git.Example.org/' })).toEqual([
      { ...card, dir: 'studio', name: 'studio', template: 'https://git.example.org/acme/studio.git#main' },
      { ...card, dir: 'other', name: 'other', template: 'https://git.example.org/acme/other.git#v1' },
    ]);
    const [studio, other] = registryTemplates(registry, {});
    expect(studio).toMatchObject({
      template: 'acme/studio',
      error: { code: 'registry_invalid', detail: expect.stringContaining('MOLECULE_EXTERNAL_GITEA_URL') },
    });
    expect(other?.error).toBeNull();
    expect(orgTemplateSchema.array().safeParse([studio, other]).success).toBe(true);
  });

  test('from an address take its host', async () => {
    await serving(
      (_request, response) => response.end(JSON.stringify(MANIFEST)),
      async (origin) => {
        const [studio] = registryTemplates(await readRegistry(`${origin}/raw/manifest.json`), {
          MOLECULE_EXTERNAL_GITEA_URL: 'https://elsewhere.example',
        });
        expect(studio?.template).toBe(`${origin}/acme/studio.git#main`);
      },
    );
  });

  test('that lead to no repository have an error and do not spoil the others', async () => {
    const repos = [
      'ssh://h/a',
      'git@h:a/b',
      '/srv/folder',
      'a/b/c',
      '../x',
      'https://me:s3cret@h/a',
      'http://git.example.org/a/b',
    ];
    const org_templates = [
      ...repos.map((repo) => ({ name: 'bad', repo, ref: 'main' })),
      { name: 'bad', repo: 'acme/x', ref: '--upload-pack=x' },
      { name: 'good', repo: 'file:///srv/x.git', ref: 'main' },
    ];
    const cards = registryTemplates(await fromFile({ ...MANIFEST, org_templates }), {
      MOLECULE_EXTERNAL_GITEA_URL: 'git.example.org',
    });
    expect(cards.filter(({ error }) => error === null).map(({ name }) => name)).toEqual(['good']);
    expect(JSON.stringify(cards)).not.toContain('s3cret');
  });
});

describe('a manifest', () => {
  test.each([
    ['{', 'JSON'],
    ['[]', 'the manifest'],
    [{ ...MANIFEST, version: 2 }, 'version'],
    [{ ...MANIFEST, org_templates: {} }, 'org_templates'],
    [
      {
        ...MANIFEST,
        org_templates: [
          { name: 'a', repo: 'b/c', ref: 'x' },
          { name: 'a', ref: 'x' },
        ],
      },
      'org_templates[1].repo',
    ],
    [{ ...MANIFEST, plugins: [{ name: '', repo: 'b/c', ref: 'x' }] }, 'plugins[0].name'],
  ])('that cannot be used is told with the field (%#)', async (content, field) => {
    await expect(fromFile(content)).rejects.toMatchObject({
      code: 'registry_invalid',
      detail: expect.stringContaining(field),
    });
  });

  test('may leave out lists and hold more than is known', async () => {
    const { manifest } = await fromFile({
      version: 1,
      note: 'x',
      org_templates: [{ name: 'a', repo: 'b/c', ref: 'd', x: 1 }],
    });
    expect(manifest).toEqual({
      version: 1,
      plugins: [],
      workspace_templates: [],
      org_templates: [{ name: 'a', repo: 'b/c', ref: 'd' }],
    });
  });

  test('of any content fails only in the one way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const failed = await fromFile(value).catch((error: unknown) => error);
        if (failed instanceof Error) expect((failed as AppError).code).toBe('registry_invalid');
      }),
      { numRuns: 100 },
    );
  });

  test('that is too large, missing or no file', async () => {
    await expect(fromFile(' '.repeat(1024 * 1024 + 1))).rejects.toMatchObject({ code: 'registry_invalid' });
    await expect(readRegistry(at('none.json'))).rejects.toMatchObject({ code: 'registry_unreachable' });
    await mkdir(at('folder'));
    await expect(readRegistry(at('folder'))).rejects.toMatchObject({ code: 'registry_invalid' });
    for (const location of ['manifest.json', 'ftp://h/x', 'http://', 'https://me:s3cret@h/x']) {
      const failed = await readRegistry(location).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(AppError);
      expect((failed as AppError).code).toBe('registry_invalid');
      expect(JSON.stringify(failed)).not.toContain('s3cret');
    }
  });

  test('from a server that refuses, floods, breaks off or is not there', async () => {
    const read = (listener: RequestListener) =>
      serving(listener, (origin) => readRegistry(`${origin}/m.json`));
    await expect(read((_request, response) => response.writeHead(404).end())).rejects.toMatchObject({
      code: 'registry_unreachable',
      detail: expect.stringContaining('404'),
    });
    await expect(
      read((_request, response) => response.end(Buffer.alloc(2 * 1024 * 1024, ' '))),
    ).rejects.toMatchObject({
      code: 'registry_invalid',
      detail: expect.stringContaining('bytes'),
    });
    await expect(
      read((request, response) => {
        response.writeHead(200, { 'Content-Length': '100' });
        response.write('{');
        request.socket.destroySoon();
      }),
    ).rejects.toMatchObject({ code: 'registry_unreachable' });
    const gone = await serving(
      () => undefined,
      async (origin) => origin,
    );
    await expect(readRegistry(gone)).rejects.toMatchObject({ code: 'registry_unreachable' });
  });
});
