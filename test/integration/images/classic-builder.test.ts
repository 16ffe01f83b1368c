import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError, newId, silentLogger } from '../../../core/base/index.ts';
import { createDocker, type Docker, type TarEntry, tarStream } from '../../../core/docker/index.ts';
import { BuildProgress } from '../../../core/images/build/build-progress.ts';
import { connectedDocker, dockerCli, hasDocker, NEEDS_DOCKER, testImage, until } from '../docker/engine.ts';

describe.skipIf(!hasDocker)(`an engine without BuildKit${NEEDS_DOCKER}`, () => {
  let folder: string;
  let direct: Docker;
  let docker: Docker;
  let server: Server;
  const asked: string[] = [];
  /** BuildKit needs a session, and this engine does not know what that is. */
  let sessions: { readonly status: number; readonly message: string };
  /** Takes builds and never answers. */
  let holdsBuilds: boolean;

  beforeEach(async () => {
    asked.length = 0;
    sessions = { status: 404, message: 'page not found' };
    holdsBuilds = false;
    folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-classic-'));
    direct = await connectedDocker();
    const engine = direct.state.endpoint.replace('unix://', '');
    const socket = path.join(folder, 'docker.sock');
    server = createServer((incoming, answer) => {
      const { method, url = '', headers } = incoming;
      asked.push(url);
      if (url === '/session') {
        answer.writeHead(sessions.status).end(JSON.stringify({ message: sessions.message }));
        return;
      }
      if (holdsBuilds && url.startsWith('/build?')) return;
      const forwarded = request({ socketPath: engine, method, path: url, headers }, (reply) => {
        answer.writeHead(reply.statusCode ?? 500, reply.headers);
        // The event stream stays silent at first; its headers must not wait for it.
        answer.flushHeaders();
        reply.pipe(answer);
      });
      incoming.pipe(forwarded);
    });
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    docker = createDocker({
      instanceId: direct.instanceId,
      logger: silentLogger(),
      env: { HOME: '/nowhere' },
      socketCandidates: [`unix://${socket}`],
    });
    await docker.settled();
  });
  afterEach(async () => {
    await docker.dispose();
    await direct.dispose();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });

  it('builds with the classic builder, told in steps', async () => {
    const tag = `molecule-test/classic:${newId()}`;
    const dockerfile = `FROM ${await testImage(direct)}\nRUN ["node", "-e", "console.log('from the classic builder')"]\n`;
    const progress = new BuildProgress();
    const lines: string[] = [];
    try {
      const messages = docker.images.build({
        context: () =>
          tarStream([
            { path: 'Dockerfile', mode: 0o644, content: { kind: 'bytes', bytes: Buffer.from(dockerfile) } },
          ]),
        tag,
        buildArgs: {},
        labels: {},
        signal: new AbortController().signal,
      });
      for await (const message of messages) lines.push(...progress.take(message).lines);
      progress.end();
      expect(asked.some((url) => url.startsWith('/build') && url.includes('version=1'))).toBe(true);
      expect(progress.steps.map((step) => [step.name.split(' ')[0], step.status])).toEqual([
        ['FROM', 'done'],
        ['RUN', 'done'],
      ]);
      expect(lines).toContain('from the classic builder');
      expect(progress.imageId).toBe(await direct.images.find(tag));
    } finally {
      await dockerCli('rmi', '-f', tag);
    }
  });

  /** Contexts that were opened, each too large to be sent at once. */
  class Contexts {
    readonly opened: Readable[] = [];
    ended = 0;

    open(): Readable {
      const stream = tarStream(this.#entries());
      this.opened.push(stream);
      return stream;
    }

    async *#entries(): AsyncGenerator<TarEntry> {
      const bytes = Buffer.alloc(8 * 1024 * 1024);
      try {
        for (const path of ['a', 'b', 'c']) yield { path, mode: 0o644, content: { kind: 'bytes', bytes } };
      } finally {
        this.ended += 1;
      }
    }
  }
  const buildOf = async (context: () => Readable, signal: AbortSignal): Promise<unknown> => {
    try {
      const request = { context, tag: 'molecule-test/none:1', buildArgs: {}, labels: {}, signal };
      for await (const message of docker.images.build(request)) void message;
      return null;
    } catch (error) {
      return error;
    }
  };

  it('closes every context when a build ends before it was read', async () => {
    holdsBuilds = true;
    const contexts = new Contexts();
    const cancel = new AbortController();
    const outcome = buildOf(() => contexts.open(), cancel.signal);
    await until(() => asked.some((url) => url.startsWith('/build?')), 'the build was begun');
    cancel.abort(new Error('cancelled'));
    expect(await outcome).toBeInstanceOf(Error);
    expect(contexts.opened.map(({ destroyed }) => destroyed)).toEqual([true, true]);
    await until(() => contexts.ended === 2, 'both stopped reading');
  });

  it('ends with the reason when the context cannot be read', async () => {
    holdsBuilds = true;
    const broken = () =>
      tarStream(
        (async function* (): AsyncGenerator<TarEntry> {
          yield { path: 'a', mode: 0o644, content: { kind: 'bytes', bytes: Buffer.from('a') } };
          throw new AppError('git_damaged', 'an object is missing');
        })(),
      );
    expect(await buildOf(broken, new AbortController().signal)).toMatchObject({ code: 'git_damaged' });
  });

  it.each([
    { status: 500, message: 'mkdir /var/lib/docker/x: no space left on device', code: 'disk_full' },
    { status: 500, message: 'something else', code: 'build_failed' },
  ])('does not hide "$message" behind another try', async ({ status, message, code }) => {
    sessions = { status, message };
    const outcome = await buildOf(() => new Contexts().open(), new AbortController().signal);
    expect(outcome).toMatchObject({ code, detail: expect.stringContaining(message) });
    expect(asked.filter((url) => url.startsWith('/build?'))).toEqual([]);
  });
});
