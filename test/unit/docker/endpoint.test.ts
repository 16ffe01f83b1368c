import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArchiveTurns } from '../../../core/docker/archive-turns.ts';
import { containerCalls } from '../../../core/docker/containers.ts';
import { type OpenEndpoint, openEndpoint } from '../../../core/docker/endpoint.ts';
import { execCalls } from '../../../core/docker/exec.ts';
import { until } from '../../support/until.ts';

const PROGRAM = { command: ['sh'], tty: true, env: {}, folder: '/' };

describe('an answer that does not come to its end', () => {
  let folder: string;
  let server: Server;
  let answers: ServerResponse[];
  let upgraded: Duplex[];
  let endpoint: OpenEndpoint;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-endpoint-'));
    answers = [];
    upgraded = [];
    server = createServer((request, response) => {
      if (request.url?.endsWith('/exec')) {
        response.writeHead(201, { 'content-type': 'application/json' }).end('{"Id":"e"}');
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('[{"Id":');
      answers.push(response);
    });
    server.on('upgrade', (_request, socket) => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
      upgraded.push(socket);
    });
    const socket = path.join(folder, 'docker.sock');
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    endpoint = await openEndpoint({ endpoint: `unix://${socket}`, source: 'test' });
  });
  afterEach(async () => {
    for (const socket of upgraded) socket.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });

  const asked = () =>
    containerCalls(() => endpoint.client, 'own', new ArchiveTurns())
      .workspaceIds()
      .catch((error: unknown) => error);

  it('is a lost connection when that is cut in the middle', async () => {
    const call = asked();
    await until('it is asked', () => answers.length === 1);
    answers[0]?.destroy();
    expect(await call).toMatchObject({ code: 'docker_lost' });
  });

  it('is a lost connection when the engine is given up', async () => {
    const call = asked();
    await until('it is asked', () => answers.length === 1);
    endpoint.hangUp();
    expect(await call).toMatchObject({ code: 'docker_lost' });
  });

  it('ends a program of a container as well, without asking what nobody answers', async () => {
    const program = await execCalls(() => endpoint.client).start('c', PROGRAM);
    expect(upgraded).toHaveLength(1);
    endpoint.hangUp();
    expect(await program.exited).toBeNull();
    expect(answers).toEqual([]);
  });
});
