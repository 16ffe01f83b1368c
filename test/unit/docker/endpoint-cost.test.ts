import { inspect } from 'node:util';
import type Dockerode from 'dockerode';
import { expect, test } from 'vitest';
import { openEndpoint } from '../../../core/docker/endpoint.ts';

/** What the client library prints with every request. */
function printed(client: Dockerode): string {
  const { agent } = client.modem as { agent?: unknown };
  expect(agent).toBeDefined();
  return inspect({ agent }, { showHidden: true, depth: null });
}

test.each(['unix:///nowhere.sock', 'tcp://127.0.0.1:2375', 'tcp://127.0.0.1:2376'])(
  'a request to %s costs no print-out of all connections',
  async (endpoint) => {
    const { client, hangUp } = await openEndpoint({ endpoint, source: 'default' });
    expect(printed(client).length).toBeLessThan(100);
    hangUp();
  },
);
