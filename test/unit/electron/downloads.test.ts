import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { deferred } from '../../../core/base/index.ts';
import { Downloads } from '../../../electron/downloads/downloads.ts';

/** How many files pages get at once, and for how long. What goes wrong with one: `unit/renderer/page-transfers.test.ts`. */

const WORKSPACE = '8f0e3c52-3f6a-4a0c-9a55-0d6c1f1f2b3c';
const CANCELLED = { code: 'download_cancelled' };
const page = {};
let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let downloads: Downloads;
/** How many have had their turn. */
let begun: number;

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  begun = 0;
  downloads = new Downloads(async () => {
    begun += 1;
    return { url: `http://127.0.0.1:${port}`, token: 'owner' };
  });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const get = (owner: object, name = 'a') => downloads.get(owner, WORKSPACE, `/workspace/${name}`);

/** Has the server keep what is asked of it; `count` of them are there when `there` resolves. */
function keepAsked(count: number) {
  const asked: ServerResponse[] = [];
  const there = deferred<void>();
  answer = (_request, response) => {
    if (asked.push(response) === count) there.resolve();
  };
  return { asked, there: there.promise };
}

it('ends those of a page that is gone, in the middle of their bytes, and those of others go on', async () => {
  const left = deferred<void>();
  const half = deferred<void>();
  answer = (_request, response) => {
    response.writeHead(200, { 'content-length': '10' }).write('abc', () => half.resolve());
    response.once('close', () => left.resolve());
  };
  const gone = expect(get(page)).rejects.toMatchObject(CANCELLED);
  await half.promise;
  const theirs = keepAsked(1);
  const others = get({});
  await theirs.there;
  downloads.cancelAll(page);
  await gone;
  await left.promise;
  theirs.asked[0]?.end('whole');
  expect(Buffer.from((await others).bytes).toString()).toBe('whole');
  answer = (_request, response) => response.end('next');
  expect(await get(page), 'the next page in its place').toMatchObject({ status: 200 });
});

it('ends those that wait for an answer or for their turn as well', async () => {
  const { asked, there } = keepAsked(4);
  const all = Array.from({ length: 6 }, () => get(page));
  const ended = Promise.all(all.map((each) => expect(each).rejects.toMatchObject(CANCELLED)));
  await there;
  downloads.cancelAll(page);
  await ended;
  expect(asked).toHaveLength(4);
});

it('gets four at once, and each of the others in its turn', async () => {
  const { asked, there } = keepAsked(4);
  const all = Array.from({ length: 6 }, (_, index) => get(page, String(index)));
  await there;
  expect(begun).toBe(4);
  answer = (_request, response) => response.end('late');
  for (const each of asked) each.end('first');
  const bytes = (await Promise.all(all)).map((each) => Buffer.from(each.bytes).toString());
  expect(bytes).toEqual(['first', 'first', 'first', 'first', 'late', 'late']);
});

it('says so when too many are asked for, and takes more once those are gone', async () => {
  answer = () => undefined;
  const all = Array.from({ length: 200 }, () => get(page));
  const ended = Promise.allSettled(all);
  await expect(get({})).rejects.toMatchObject({
    code: 'too_many_downloads',
    detail: expect.stringContaining('try again'),
  });
  downloads.cancelAll(page);
  await ended;
  answer = (_request, response) => response.end('a');
  expect((await get({})).status).toBe(200);
});

it('says that there is no engine', async () => {
  const none = new Downloads(() => Promise.reject(new Error('none')));
  await expect(none.get(page, WORKSPACE, '/workspace/a')).rejects.toMatchObject({ code: 'disconnected' });
});
