import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deferred, systemClock } from '../../../core/base/index.ts';
import { discover } from '../../../core/docker/discovery.ts';
import { ManualClock } from './manual-clock.ts';

describe('discover', () => {
  let folder: string;
  const servers: Server[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-discovery-'));
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    await rm(folder, { recursive: true });
  });

  /** A socket that answers like an engine of that version, or never when the version is null. */
  const listen = async (name: string, version: { Version: string; Os: string } | null) => {
    const socket = path.join(folder, name);
    const asked = deferred<void>();
    const server = createServer((request, response) => {
      asked.resolve();
      if (version === null) return;
      response.end(request.url?.endsWith('/version') ? JSON.stringify(version) : 'OK');
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    return { candidate: { endpoint: `unix://${socket}`, source: 'test' }, asked: asked.promise };
  };
  const at = (endpoint: string) => ({ endpoint, source: 'test' });

  it('takes the first that answers and says of each other one why not', async () => {
    const windows = await listen('windows', { Version: '1', Os: 'windows' });
    const good = await listen('good', { Version: '27.1', Os: 'linux' });
    const later = await listen('later', { Version: '28', Os: 'linux' });
    const { engine, probed } = await discover(
      [
        at(''),
        at('ssh://somewhere'),
        at('tcp://192.0.2.7:2375'),
        at('not an endpoint'),
        at(`unix://${folder}/none.sock`),
        windows.candidate,
        good.candidate,
        later.candidate,
      ],
      systemClock,
    );
    expect(engine).toMatchObject({ endpoint: good.candidate.endpoint, version: '27.1' });
    expect(probed.map((one) => one.outcome)).toEqual([
      'the context does not exist',
      'the app cannot connect over ssh',
      expect.stringContaining('on another machine'),
      'it is not a valid endpoint',
      'no such socket',
      expect.stringContaining('Windows containers'),
      'answers, version 27.1',
      'not needed',
    ]);
  });

  it('gives up on an engine that accepts but never answers', async () => {
    const clock = new ManualClock();
    const silent = await listen('silent', null);
    const result = discover([silent.candidate], clock);
    await silent.asked;
    clock.runAll();
    expect((await result).probed[0]?.outcome).toBe('no answer within 2 s');
    expect((await result).engine).toBeNull();
  });
});
