import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
// What posts is internal to its folder: only here can it be seen that nothing is sent.
import { postJson } from '../../../core/messaging/http-post.ts';

const post = (url: string) => postJson(url, '{}', AbortSignal.timeout(5_000));

test.each([
  'http://169.254.169.254/latest/meta-data',
  'http://[::ffff:169.254.169.254]/',
  'http://0xa9fea9fe/',
  'http://[fe80::1]/',
  'http://0.0.0.0/',
])('%s, which no name has to be looked up for, is refused', async (url) => {
  expect(await post(url)).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('must not point'),
  });
});

test('an agent on this machine is reached by address and by name', async () => {
  const server = createServer((_, reply) => reply.end('hello')).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await post(`http://${host}:${port}/`)).toMatchObject({ kind: 'response', text: 'hello' });
    }
  } finally {
    server.close();
  }
});
