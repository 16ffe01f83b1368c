import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseChallenge } from '../../../core/images/registry/challenge.ts';
import { createRegistryClient } from '../../../core/images/registry/client.ts';
import { basicOf, registryCredentials, registrySecrets } from '../../../core/images/registry/credentials.ts';
import { isLoopback, registryImage } from '../../../core/images/registry/image-name.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const USER = { user: 'molly', token: 'her-token' };

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

interface Host {
  readonly host: string;
  readonly seen: { method: string; url: string; authorization: string | undefined; accept: string }[];
}

const servers: Server[] = [];

async function serve(answer: Answer): Promise<Host> {
  const seen: Host['seen'] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, authorization: headers.authorization, accept: headers.accept ?? '' });
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const withDigest: Answer = (_request, response) =>
  response.writeHead(200, { 'docker-content-digest': DIGEST }).end();
const json = (response: ServerResponse, body: unknown) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/** A registry that hands out tokens itself, to those who sign in if `basic` says so. */
const tokenRegistry =
  (token: () => string, basic?: string): Answer =>
  (request, response) => {
    if (request.url?.startsWith('/token')) {
      if (basic !== undefined && request.headers.authorization !== `Basic ${basic}`)
        return void response.writeHead(401).end();
      return void json(response, { token: token() });
    }
    if (request.headers.authorization === `Bearer ${token()}`) return withDigest(request, response);
    const realm = `Bearer realm="http://${request.headers.host}/token",service="reg, one",scope="repository:a/b:pull"`;
    return void response.writeHead(401, { 'www-authenticate': realm }).end();
  };

const client = (credentials: typeof USER | null = null) => createRegistryClient(() => credentials);
const imageAt = ({ host }: Host) => registryImage(`${host}/a/b`);

describe('asking a registry for a digest', () => {
  it('asks for the manifest of the tag, in all formats, without fetching it', async () => {
    const registry = await serve(withDigest);
    expect(await client(USER).digestOf(imageAt(registry), 'latest')).toBe(DIGEST);
    expect(registry.seen).toHaveLength(1);
    expect(registry.seen[0]).toMatchObject({ method: 'HEAD', url: '/v2/a/b/manifests/latest' });
    expect(registry.seen[0]?.authorization).toBeUndefined();
    for (const type of ['oci.image.index', 'manifest.list', 'oci.image.manifest', 'distribution.manifest.v2'])
      expect(registry.seen[0]?.accept).toContain(type);
  });

  it('signs in with Basic only when asked to', async () => {
    const registry = await serve((request, response) =>
      request.headers.authorization === `Basic ${basicOf(USER)}`
        ? withDigest(request, response)
        : void response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end(),
    );
    expect(await client(USER).digestOf(imageAt(registry), 'latest')).toBe(DIGEST);
    await expect(client().digestOf(imageAt(registry), 'latest')).rejects.toMatchObject({
      code: 'registry_auth',
    });
  });

  it('fetches a token without signing in, keeps it, and fetches another when it is refused', async () => {
    let token = 'first';
    const registry = await serve(tokenRegistry(() => token));
    const asking = client();
    await asking.digestOf(imageAt(registry), 'latest');
    const query = new URL(registry.seen[1]?.url ?? '', 'http://x').searchParams;
    expect(Object.fromEntries(query)).toEqual({ service: 'reg, one', scope: 'repository:a/b:pull' });
    await asking.digestOf(imageAt(registry), 'latest');
    expect(registry.seen).toHaveLength(4);
    token = 'second';
    await asking.digestOf(imageAt(registry), 'latest');
    expect(registry.seen.at(-1)?.authorization).toBe('Bearer second');
  });

  it('signs in for a token at the registry itself, in a header and not in the URL', async () => {
    const registry = await serve(tokenRegistry(() => 'secret-bearer', basicOf(USER)));
    expect(await client(USER).digestOf(imageAt(registry), 'latest')).toBe(DIGEST);
    expect(registry.seen.map(({ url }) => url).join()).not.toMatch(/molly|her-token|secret-bearer/);
    await expect(client().digestOf(imageAt(registry), 'latest')).rejects.toMatchObject({
      code: 'registry_auth',
    });
  });

  it('gives the sign-in to no other host that hands out tokens', async () => {
    const elsewhere = await serve((_request, response) => json(response, { token: 'for-everybody' }));
    const registry = await serve((request, response) =>
      request.headers.authorization === 'Bearer for-everybody'
        ? withDigest(request, response)
        : void response
            .writeHead(401, { 'www-authenticate': `Bearer realm="http://${elsewhere.host}/token"` })
            .end(),
    );
    expect(await client(USER).digestOf(imageAt(registry), 'latest')).toBe(DIGEST);
    expect(elsewhere.seen.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  describe('whose tokens are given out by another host', () => {
    /** Over https, which no server of a test can speak to `fetch`. */
    const answers = (realm: string, from = '') => {
      const asked: { host: string; authorization: string | null }[] = [];
      vi.stubGlobal('fetch', async (input: URL, { headers }: { headers: Record<string, string> }) => {
        const authorization = headers.authorization ?? null;
        asked.push({ host: input.host, authorization });
        if (input.pathname === '/token')
          return authorization === `Basic ${basicOf(USER)}`
            ? Response.json({ token: 'hers' })
            : Response.json({ token: 'anybody' });
        if (authorization === 'Bearer hers')
          return new Response(null, { headers: { 'docker-content-digest': DIGEST } });
        const refused = new Response(null, {
          status: 401,
          headers: { 'www-authenticate': `Bearer realm="${realm}"` },
        });
        return Object.defineProperty(refused, 'url', { value: from || input.href });
      });
      return asked;
    };
    const ask = () => client(USER).digestOf(registryImage('reg.example/a/b'), 'latest');
    afterEach(() => vi.unstubAllGlobals());

    it('signs in there when the registry itself says so, as Docker does', async () => {
      const asked = answers('https://tokens.example/token');
      expect(await ask()).toBe(DIGEST);
      expect(asked).toEqual([
        { host: 'reg.example', authorization: null },
        { host: 'tokens.example', authorization: `Basic ${basicOf(USER)}` },
        { host: 'reg.example', authorization: 'Bearer hers' },
      ]);
    });

    it.each([
      [
        'somebody else says so',
        'https://tokens.example/token',
        'https://elsewhere.example/v2/',
        'tokens.example',
      ],
      ['it would go there in the open', 'http://tokens.example/token', '', 'tokens.example'],
    ])('keeps the sign-in when %s, and does not blame the user', async (_what, realm, from, host) => {
      const asked = answers(realm, from);
      await expect(ask()).rejects.toMatchObject({
        code: 'registry_auth',
        detail: expect.stringContaining(`not sent to ${host}`),
      });
      expect(asked.map(({ authorization }) => authorization).join()).not.toContain('Basic');
    });
  });

  it('asks nobody for a token whom everybody on the way can listen to', async () => {
    const registry = await serve((_request, response) =>
      response.writeHead(401, { 'www-authenticate': 'Bearer realm="http://tokens.invalid/"' }).end(),
    );
    await expect(client(USER).digestOf(imageAt(registry), 'latest')).rejects.toMatchObject({
      code: 'registry_auth',
    });
  });

  it('follows a redirect without the sign-in', async () => {
    const elsewhere = await serve(withDigest);
    const registry = await serve((request, response) =>
      request.headers.authorization === undefined
        ? void response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end()
        : void response.writeHead(307, { location: `http://${elsewhere.host}/v2/` }).end(),
    );
    expect(await client(USER).digestOf(imageAt(registry), 'latest')).toBe(DIGEST);
    expect(elsewhere.seen.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  it('does not follow the giver of tokens elsewhere', async () => {
    const elsewhere = await serve((_request, response) => json(response, { token: 't' }));
    const registry = await serve((request, response) =>
      request.url?.startsWith('/token')
        ? void response.writeHead(302, { location: `http://${elsewhere.host}/` }).end()
        : void response
            .writeHead(401, { 'www-authenticate': `Bearer realm="http://${request.headers.host}/token"` })
            .end(),
    );
    await expect(client(USER).digestOf(imageAt(registry), 'latest')).rejects.toMatchObject({
      code: 'registry_unreachable',
    });
    expect(elsewhere.seen).toHaveLength(0);
  });

  it.each([
    ['no such image', 404, 'image_not_found'],
    ['a refusal', 403, 'registry_auth'],
    ['too many questions', 429, 'registry_unreachable'],
    ['a broken registry', 502, 'registry_unreachable'],
  ])('tells %s apart', async (_what, status, code) => {
    const registry = await serve((_request, response) => response.writeHead(status).end());
    await expect(client().digestOf(imageAt(registry), 'latest')).rejects.toMatchObject({ code });
  });

  it.each([
    ['no digest', {}],
    ['a digest that is none', { 'docker-content-digest': 'sha256:../../x' }],
  ])('refuses %s', async (_what, headers) => {
    const registry = await serve((_request, response) => response.writeHead(200, headers).end());
    await expect(client().digestOf(imageAt(registry), 'latest')).rejects.toMatchObject({
      code: 'registry_unreachable',
    });
  });

  it.each([
    ['endless', { token: 'x'.repeat(100_000) }, 'too large'],
    ['missing', { nothing: true }, 'makes no sense'],
    ['with a line break', { token: 'a\r\nhost: b' }, 'makes no sense'],
  ])('refuses a token that is %s', async (_what, body, reason) => {
    const registry = await serve((request, response) =>
      request.url?.startsWith('/token')
        ? json(response, body)
        : void response
            .writeHead(401, { 'www-authenticate': `Bearer realm="http://${request.headers.host}/token"` })
            .end(),
    );
    const asked = client(USER).digestOf(imageAt(registry), 'latest');
    await expect(asked).rejects.toMatchObject({
      code: 'registry_unreachable',
      detail: expect.stringContaining(reason),
    });
  });

  it('ends with the reason of its signal', async () => {
    const registry = await serve(() => undefined);
    const cancel = new AbortController();
    const asked = client().digestOf(imageAt(registry), 'latest', cancel.signal);
    cancel.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });

  it('says that nobody answers', async () => {
    const registry = await serve(withDigest);
    const image = imageAt(registry);
    await new Promise((resolve) => servers[0]?.close(resolve));
    await expect(client().digestOf(image, 'latest')).rejects.toMatchObject({
      code: 'registry_unreachable',
      detail: expect.stringContaining('ECONNREFUSED'),
    });
  });
});

describe('challenges', () => {
  it.each([
    ['Basic realm="x"', { scheme: 'basic' }],
    ['bearer realm="https://h/t",service="s",scope="c"', { scheme: 'bearer', service: 's', scope: 'c' }],
    ['Bearer realm="https://h/t"', { scheme: 'bearer', service: null, scope: null }],
    ['Bearer realm="https://h/t", Basic realm="x"', { scheme: 'bearer' }],
    ['Negotiate, Basic realm="x"', { scheme: 'basic' }],
    ['Bearer realm="no url", Basic realm="x"', { scheme: 'basic' }],
    [
      'Bearer realm="https://h/t",service="a \\"quoted\\" one"',
      { scheme: 'bearer', service: 'a "quoted" one' },
    ],
  ])('reads %s', (header, expected) => expect(parseChallenge(header)).toMatchObject(expected));

  it.each(['', 'Negotiate', 'Bearer', 'Bearer service="s"'])('knows nothing of %j', (header) =>
    expect(parseChallenge(header)).toBeNull(),
  );
});

describe('names and sign-ins', () => {
  it.each(['reg.example/team/x', 'localhost/x', 'localhost:5000/a/b', '127.0.0.1:5000/x', 'reg:5000/x'])(
    'takes %s apart',
    (name) => {
      const { host, repository } = registryImage(name);
      expect(`${host}/${repository}`).toBe(name);
    },
  );

  it.each([
    'team/x',
    'reg.example',
    'https://reg.example/x',
    'reg.example/x:tag',
    'reg.example/X',
    'a.b/../c',
  ])('refuses %s: Docker would ask somebody else, or read something else', (name) =>
    expect(() => registryImage(name)).toThrow(expect.objectContaining({ code: 'image_settings_invalid' })),
  );

  it('speaks without encryption to this machine only', () => {
    expect(['localhost', 'localhost:5000', '127.0.0.1:1', '127.8.9.1', '[::1]:5000'].every(isLoopback)).toBe(
      true,
    );
    expect(['localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1:5000'].some(isLoopback)).toBe(
      false,
    );
  });

  it('keeps older names of the sign-in for the registry that they are called after', () => {
    const env = { GHCR_USER: 'u', GHCR_TOKEN: 'older-token' };
    expect(registryCredentials(env, 'ghcr.example')).toEqual({ user: 'u', token: 'older-token' });
    expect(registryCredentials(env, 'reg.example')).toBeNull();
    const own = { ...env, MOLECULE_IMAGE_REGISTRY_USER: 'm', MOLECULE_IMAGE_REGISTRY_TOKEN: 'own-token' };
    expect(registryCredentials(own, 'ghcr.example')).toEqual({ user: 'm', token: 'own-token' });
    expect(registrySecrets(own)).toEqual([
      'own-token',
      basicOf({ user: 'm', token: 'own-token' }),
      'older-token',
      basicOf({ user: 'u', token: 'older-token' }),
    ]);
  });
});
