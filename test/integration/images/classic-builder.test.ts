import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId, silentLogger } from '../../../core/base/index.ts';
import { createDocker, type Docker, tarStream } from '../../../core/docker/index.ts';
import { BuildProgress } from '../../../core/images/build/build-progress.ts';
import { connectedDocker, dockerCli, hasDocker, NEEDS_DOCKER, testImage } from '../docker/engine.ts';

describe.skipIf(!hasDocker)(`an engine without BuildKit${NEEDS_DOCKER}`, () => {
  let folder: string;
  let direct: Docker;
  let docker: Docker;
  let server: Server;
  const asked: string[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-classic-'));
    direct = await connectedDocker();
    const engine = direct.state.endpoint.replace('unix://', '');
    const socket = path.join(folder, 'docker.sock');
    server = createServer((incoming, answer) => {
      const { method, url = '', headers } = incoming;
      asked.push(url);
      // BuildKit needs a session, and this engine does not know what that is.
      if (url === '/session') {
        answer.writeHead(404).end('{"message":"page not found"}');
        return;
      }
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
});
