import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { TestRepository } from '../../../support/git-repository.ts';
import { type GitServer, startGitServer } from '../../../support/git-server.ts';
import { type InProcessEngine, type Reply, startInProcess } from '../../../support/in-process-engine.ts';
import { temporaryFolder } from '../../../support/store.ts';
import { until } from '../../../support/until.ts';
import { managed } from './managed.ts';
import type { Row, World } from './row.ts';

const LIST = 'GET /workspaces/:id/plugins';
const INSTALL = 'POST /workspaces/:id/plugins';
const REMOVE = 'DELETE /workspaces/:id/plugins/:name';
const DOWNLOAD = 'GET /workspaces/:id/plugins/:name/download';
const COMPATIBILITY = 'GET /workspaces/:id/plugins/compatibility';
const ALLOWED = 'GET /orgs/:id/plugins/allowlist';
const ALLOW = 'PUT /orgs/:id/plugins/allowlist';
const LOCAL = 'local://clear-handover';
const REMOTE = 'github://octo/helper#v1';

let own: Promise<string> | undefined;
/** One workspace for all these rows, which restart it again and again. */
function mine(world: World): Promise<string> {
  own ??= managed(world);
  return own;
}
/** While it restarts it has no plugins to tell of. */
const whileRunning = (world: World, url: string, isTold: (json: unknown) => boolean) =>
  until('it runs', async () => {
    const reply = await world.asOwner('GET', url);
    return isTold(reply.json) && reply;
  });

const install = async (world: World, body: unknown) =>
  world.asOwner('POST', `/workspaces/${await mine(world)}/plugins`, body);
const download = async (world: World, rest: string) => {
  const agent = await world.agent();
  return world.as(agent, 'GET', `/workspaces/${agent.id}/plugins/${rest}`);
};

/** Lends a git server with the repository of a plugin that has the tag `v1`. */
async function withServer<T>(work: (server: GitServer) => Promise<T>): Promise<T> {
  const { folder, dispose } = await temporaryFolder();
  const server = await startGitServer(folder);
  try {
    const repository = await TestRepository.create(path.join(folder, 'octo/helper.git'));
    const sha = await repository.commit({ 'plugin.yaml': 'version: 1.0.0', 'notes.md': 'x'.repeat(2_000) });
    await repository.git(['update-ref', 'refs/tags/v1', sha]);
    return await work(server);
  } finally {
    await server.close();
    await dispose();
  }
}

/** The same, with the engine of the world asking that server. */
const asking = (world: World, work: (server: GitServer) => Promise<Reply>) =>
  withServer(async (server) => {
    await world.host.engine.dispatch('plugins.setRepositories', { prefix: `http://${server.host}` });
    return work(server);
  });

const LITTLE_TIME = { PLUGIN_INSTALL_FETCH_TIMEOUT: '100ms' };
const LITTLE_ROOM = { PLUGIN_INSTALL_MAX_DIR_BYTES: '1000' };
/** An engine with such limits. */
const limited = (
  limits: NodeJS.ProcessEnv,
  work: (host: InProcessEngine, server: GitServer) => Promise<Reply>,
) =>
  withServer(async (server) => {
    const host = await startInProcess({
      env: {
        PATH: process.env.PATH,
        MOLECULE_PLUGIN_REPO_PREFIX: `http://${server.host}`,
        ...limits,
      },
    });
    try {
      return await work(host, server);
    } finally {
      await host.dispose();
    }
  });
const installLimited = async (host: InProcessEngine) => {
  const owner = { method: 'POST', token: host.adminToken };
  const made = await host.send('/workspaces', { ...owner, body: { name: 'small' } });
  const { id } = made.json as { id: string };
  return host.send(`/workspaces/${id}/plugins`, { ...owner, body: { source: REMOTE } });
};
const downloadLimited = async (host: InProcessEngine) => {
  const { id, token } = await host.createAgent('small');
  return host.send(`/workspaces/${id}/plugins/helper/download?source=${encodeURIComponent(REMOTE)}`, {
    token,
  });
};
const silent = (server: GitServer) => {
  server.answer = () => undefined;
};
const broken = (server: GitServer) => {
  server.answer = (_request, response) => void response.writeHead(500).end();
};

/** A workspace whose files are gone. */
async function offline(world: World): Promise<string> {
  const id = await managed(world);
  await world.asOwner('POST', `/workspaces/${id}/pause`);
  const folder = path.join(world.host.home, 'workspaces', id);
  // Its process may still write a last file.
  await rm(folder, { recursive: true, force: true, maxRetries: 20 });
  return id;
}

const refused = (when: string, body: unknown, error: string | RegExp, check?: Row['check']): Row => ({
  route: INSTALL,
  status: 400,
  when,
  error,
  ask: (world) => install(world, body),
  ...(check ? { check } : {}),
});

const registry: Row[] = [
  {
    route: 'GET /plugins',
    status: 200,
    ask: ({ host }) => host.send('/plugins'),
    check: ({ json }) =>
      expect(json).toMatchObject([{ name: 'careful-changes' }, { name: 'clear-handover' }]),
  },
  {
    route: 'GET /plugins',
    status: 200,
    when: 'for one runtime',
    ask: ({ host }) => host.send('/plugins?runtime=molecule'),
    check: ({ json }) => expect(json).toMatchObject([{ name: 'clear-handover' }]),
  },
  {
    route: 'GET /plugins/sources',
    status: 200,
    ask: ({ host }) => host.send('/plugins/sources'),
    check: ({ json }) => expect(json).toEqual({ schemes: ['github', 'local'] }),
  },
  {
    route: 'GET /workspaces/:id/plugins/available',
    status: 200,
    ask: async (world) => world.asOwner('GET', `/workspaces/${await mine(world)}/plugins/available`),
    check: ({ json }) => expect(json).toMatchObject([{ name: 'clear-handover' }]),
  },
];

const installing: Row[] = [
  {
    route: INSTALL,
    status: 200,
    ask: (world) => install(world, { source: LOCAL }),
    check: ({ json }) =>
      expect(json).toEqual({ status: 'installed', plugin: 'clear-handover', source: LOCAL }),
  },
  {
    route: INSTALL,
    status: 200,
    when: 'from a repository',
    ask: (world) => asking(world, () => install(world, { source: REMOTE, track: 'tag:latest' })),
    check: ({ json }) => expect(json).toEqual({ status: 'installed', plugin: 'helper', source: REMOTE }),
  },
  {
    route: LIST,
    status: 200,
    async ask(world) {
      await install(world, { source: LOCAL });
      return whileRunning(
        world,
        `/workspaces/${await mine(world)}/plugins`,
        (json) => (json as []).length > 0,
      );
    },
    check: ({ json }) =>
      expect(json).toContainEqual(
        expect.objectContaining({ name: 'clear-handover', version: '1.0.0', supported_on_runtime: true }),
      ),
  },
  {
    route: LIST,
    status: 200,
    when: 'nothing runs here',
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'GET', `/workspaces/${agent.id}/plugins`);
    },
    check: ({ json }) => expect(json).toEqual([]),
  },
  {
    route: COMPATIBILITY,
    status: 200,
    async ask(world) {
      const id = await managed(world);
      await world.asOwner('POST', `/workspaces/${id}/plugins`, { source: LOCAL });
      const url = `/workspaces/${id}/plugins/compatibility?runtime=langgraph`;
      return whileRunning(world, url, (json) => !(json as { all_compatible: boolean }).all_compatible);
    },
    check: ({ json }) =>
      expect(json).toMatchObject({
        target_runtime: 'langgraph',
        compatible: [],
        incompatible: [{ name: 'clear-handover' }],
        all_compatible: false,
      }),
  },
  {
    route: COMPATIBILITY,
    status: 400,
    when: 'no runtime is named',
    error: 'runtime query parameter is required',
    ask: async (world) => world.asOwner('GET', `/workspaces/${await mine(world)}/plugins/compatibility`),
  },
  refused('no source', {}, 'invalid request body'),
  refused('an empty source', { source: ' ' }, 'invalid plugin source'),
  refused(
    'a scheme that nobody knows',
    { source: 'ftp://x' },
    /^unsupported plugin source scheme/,
    ({ json }) => expect(json).toMatchObject({ available_schemes: ['github', 'local'] }),
  ),
  refused('a name that leads elsewhere', { source: 'local://../x' }, 'invalid plugin name'),
  refused('it would follow what is no tag', { source: LOCAL, track: 'main' }, 'invalid track'),
  {
    route: INSTALL,
    status: 403,
    when: 'the org does not allow it',
    error: 'plugin not in org allowlist',
    async ask(world) {
      const id = await managed(world);
      const body = { plugins: ['other'], enabled_by: 'me' };
      await world.asOwner('PUT', `/orgs/${id}/plugins/allowlist`, body);
      return world.asOwner('POST', `/workspaces/${id}/plugins`, { source: LOCAL });
    },
  },
  {
    route: INSTALL,
    status: 404,
    when: 'nobody has it here',
    error: 'plugin not found',
    ask: (world) => install(world, { source: 'local://no-such' }),
  },
  {
    route: INSTALL,
    status: 404,
    when: 'the repository has no such tag',
    error: 'plugin not found',
    ask: (world) => asking(world, () => install(world, { source: 'github://octo/helper#v9' })),
  },
  { route: INSTALL, status: 413, error: 'plugin too large', ask: () => limited(LITTLE_ROOM, installLimited) },
  {
    route: INSTALL,
    status: 413,
    when: 'the request itself is too large',
    error: 'request body too large',
    ask: (world) => install(world, { source: 'x'.repeat(70_000) }),
  },
  {
    route: INSTALL,
    status: 422,
    when: 'it is not pinned',
    error: 'plugin source must be pinned to a ref',
    ask: (world) => install(world, { source: 'github://octo/helper' }),
  },
  {
    route: INSTALL,
    status: 422,
    when: 'it is not what it is said to be',
    error: 'sha256 mismatch for plugin.yaml',
    ask: (world) => install(world, { source: LOCAL, sha256: '0'.repeat(64) }),
  },
  {
    route: INSTALL,
    status: 422,
    when: 'the workspace runs elsewhere',
    error: /external runtime/,
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'POST', `/workspaces/${agent.id}/plugins`, { source: LOCAL });
    },
    check: ({ json }) => expect(json).toMatchObject({ hint: expect.stringContaining('/download') }),
  },
  {
    route: INSTALL,
    status: 502,
    error: 'failed to fetch plugin',
    ask: (world) =>
      asking(world, (server) => {
        broken(server);
        return install(world, { source: 'github://octo/helper#v2' });
      }),
  },
  {
    route: INSTALL,
    status: 503,
    error: 'workspace container not running',
    ask: async (world) =>
      world.asOwner('POST', `/workspaces/${await offline(world)}/plugins`, { source: LOCAL }),
  },
  {
    route: INSTALL,
    status: 504,
    error: 'plugin fetch timed out',
    ask: () =>
      limited(LITTLE_TIME, (host, server) => {
        silent(server);
        return installLimited(host);
      }),
  },
];

const removing: Row[] = [
  {
    route: REMOVE,
    status: 200,
    async ask(world) {
      await install(world, { source: LOCAL });
      return world.asOwner('DELETE', `/workspaces/${await mine(world)}/plugins/clear-handover`);
    },
    check: ({ json }) => expect(json).toEqual({ status: 'uninstalled', plugin: 'clear-handover' }),
  },
  {
    route: REMOVE,
    status: 400,
    when: 'the name leads elsewhere',
    error: 'invalid plugin name',
    ask: async (world) => world.asOwner('DELETE', `/workspaces/${await mine(world)}/plugins/..%2Fskills`),
  },
  {
    route: REMOVE,
    status: 422,
    error: /external runtime/,
    async ask(world) {
      const agent = await world.agent();
      return world.as(agent, 'DELETE', `/workspaces/${agent.id}/plugins/x`);
    },
  },
  {
    route: REMOVE,
    status: 503,
    error: 'workspace container not running',
    ask: async (world) => world.asOwner('DELETE', `/workspaces/${await offline(world)}/plugins/x`),
  },
];

const downloading: Row[] = [
  {
    route: DOWNLOAD,
    status: 200,
    ask: (world) => download(world, 'clear-handover/download'),
    check: ({ headers }) =>
      expect(headers).toMatchObject({ 'x-plugin-name': 'clear-handover', 'x-plugin-source': LOCAL }),
  },
  {
    route: DOWNLOAD,
    status: 400,
    when: 'the source is of another plugin',
    error: 'plugin name does not match source',
    ask: (world) => download(world, `other/download?source=${LOCAL}`),
  },
  {
    route: DOWNLOAD,
    status: 404,
    error: 'plugin not found',
    ask: (world) => download(world, 'no-such/download'),
  },
  {
    route: DOWNLOAD,
    status: 413,
    error: 'plugin too large',
    ask: () => limited(LITTLE_ROOM, downloadLimited),
  },
  {
    route: DOWNLOAD,
    status: 422,
    when: 'it is not pinned',
    error: 'plugin source must be pinned to a ref',
    ask: (world) => download(world, 'helper/download?source=github://octo/helper'),
  },
  {
    route: DOWNLOAD,
    status: 502,
    error: 'failed to fetch plugin',
    ask: (world) =>
      asking(world, (server) => {
        broken(server);
        return download(world, `helper/download?source=${encodeURIComponent('github://octo/helper#v3')}`);
      }),
  },
  {
    route: DOWNLOAD,
    status: 504,
    error: 'plugin fetch timed out',
    ask: () =>
      limited(LITTLE_TIME, (host, server) => {
        silent(server);
        return downloadLimited(host);
      }),
  },
];

const allowing: Row[] = [ALLOWED, ALLOW].flatMap((route): Row[] => {
  const [method = ''] = route.split(' ');
  const body = method === 'PUT' ? { plugins: ['one', 'two', 'one'], enabled_by: 'me' } : undefined;
  const urlOf = (id: string) => `/orgs/${id}/plugins/allowlist`;
  return [
    {
      route,
      status: 200,
      async ask(world) {
        const { id } = await world.agent();
        return world.asOwner(method, urlOf(id), body);
      },
      check: ({ json }) =>
        expect(json).toMatchObject(
          method === 'GET'
            ? { plugins: [], allow_all: true }
            : {
                plugins: [
                  { plugin_name: 'one', enabled_by: 'me' },
                  { plugin_name: 'two', enabled_by: 'me' },
                ],
                allow_all: false,
              },
        ),
    },
    {
      route,
      status: 400,
      when: 'the id is none',
      error: 'invalid org ID',
      ask: ({ asOwner }) => asOwner(method, urlOf('nonsense'), body),
    },
    {
      route,
      status: 403,
      when: 'an org token that belongs to no org',
      error: 'org token is not anchored to an org',
      async ask(world) {
        const made = await world.asOwner('POST', '/org/tokens', { name: 'everything' });
        const token = (made.json as { auth_token: string }).auth_token;
        const { id } = await world.agent();
        return world.host.send(urlOf(id), { method, token, ...(body ? { body } : {}) });
      },
    },
    {
      route,
      status: 404,
      when: 'it is nobody',
      error: 'org not found',
      ask: ({ asOwner }) => asOwner(method, urlOf(randomUUID()), body),
    },
    {
      route,
      status: 404,
      when: 'it is no root',
      error: 'org not found',
      async ask(world) {
        const { id } = await world.agent((await world.agent()).id);
        return world.asOwner(method, urlOf(id), body);
      },
    },
  ];
});

export const pluginRows: readonly Row[] = [
  ...registry,
  ...installing,
  ...removing,
  ...downloading,
  ...allowing,
];
