import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deferred } from '../../../core/base/index.ts';
import { formOf, parseUploadHead } from '../../../electron/uploads/form.ts';
import { Uploads } from '../../../electron/uploads/uploads.ts';

const MEBIBYTE = 1024 * 1024;
const WORKSPACE = '8f0e3c52-3f6a-4a0c-9a55-0d6c1f1f2b3c';
const TOKEN = 'the-token-of-the-owner';
/** With the next step. */
const CHANGED = { code: 'file_changed', detail: expect.stringContaining('choose it again') };
const AWAY = { code: 'disconnected', detail: expect.stringContaining('try again') };
const head = { workspaceId: WORKSPACE, name: 'a.bin', mimeType: 'image/png', size: 3 };

describe('what a page says of a file', () => {
  it('is taken when it can be one', () => {
    expect(parseUploadHead({ ...head, path: '/etc/passwd' })).toEqual(head);
    expect(parseUploadHead({ ...head, size: 26 * MEBIBYTE })?.size, 'what is too large is told').toBe(
      26 * MEBIBYTE,
    );
    expect(parseUploadHead({ ...head, size: 0 })?.size).toBe(0);
  });

  it('names no type that would reach into the request', () => {
    for (const mimeType of ['text/html\r\nx: y', '', 'nonsense', 7, `a/${'b'.repeat(200)}`])
      expect(parseUploadHead({ ...head, mimeType })?.mimeType).toBe('application/octet-stream');
  });

  it.each([
    [{ size: -1 }],
    [{ size: 1.5 }],
    [{ size: Number.NaN }],
    [{ size: '3' }],
    [{ workspaceId: '../contract' }],
    [{ workspaceId: 7 }],
    [{ name: '' }],
    [{ name: 'a'.repeat(1_025) }],
    [{ name: null }],
  ])('is refused with %j', (change) => expect(parseUploadHead({ ...head, ...change })).toBeNull());

  it('is refused when there is nothing', () => {
    for (const value of [null, undefined, 7, 'a']) expect(parseUploadHead(value)).toBeNull();
  });

  it('cannot end its part of the form by its name', () => {
    const { before } = formOf({ ...head, name: 'a"\r\nx: y\n.txt' });
    expect(before.toString()).toContain('filename="a%22%0D%0Ax: y%0A.txt"\r\n');
    expect(formOf(head).contentType).not.toBe(formOf(head).contentType);
  });
});

describe('uploads of pages', () => {
  const page = {};
  let server: Server;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let uploads: Uploads;

  beforeEach(async () => {
    server = createServer((request, response) => answer(request, response));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    uploads = new Uploads(async () => ({ url: `http://127.0.0.1:${port}`, token: TOKEN }));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function bodyOf(request: IncomingMessage): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  /** Has the server answer with what arrived of the first file. */
  function keepFirst() {
    const arrived = deferred<{ request: IncomingMessage; file: File; bytes: Buffer }>();
    answer = async (request, response) => {
      const body = new Uint8Array(await bodyOf(request));
      const type = request.headers['content-type'] ?? '';
      const file = (await new Response(body, { headers: { 'content-type': type } }).formData()).get('files');
      const bytes = Buffer.from(await (file as File).arrayBuffer());
      arrived.resolve({ request, file: file as File, bytes });
      response.end('{"files":[]}');
    };
    return arrived.promise;
  }

  it('arrive as a form, byte for byte, with the token of the owner', async () => {
    const arrived = keepFirst();
    const parts = [Buffer.from('ab'), Buffer.from('\r\n--molecule'), Buffer.alloc(2 * MEBIBYTE, 7)];
    const whole = Buffer.concat(parts);
    const id = await uploads.begin(page, { ...head, name: 'Plan "ä".png', size: whole.length });
    for (const part of parts) await uploads.part(page, id, part);
    expect(await uploads.end(page, id)).toEqual({ status: 200, text: '{"files":[]}' });
    const { request, file, bytes } = await arrived;
    expect(request).toMatchObject({ method: 'POST', url: `/workspaces/${WORKSPACE}/chat/uploads` });
    expect(request.headers).toMatchObject({ authorization: `Bearer ${TOKEN}` });
    expect(request.headers['transfer-encoding']).toBeUndefined();
    expect(file).toMatchObject({ name: 'Plan "ä".png', type: 'image/png' });
    expect(bytes.equals(whole)).toBe(true);
    await expect(uploads.end(page, id)).rejects.toMatchObject({ code: 'upload_not_found' });
  });

  it('may have nothing in them', async () => {
    const arrived = keepFirst();
    const id = await uploads.begin(page, { ...head, size: 0 });
    expect((await uploads.end(page, id)).status).toBe(200);
    expect((await arrived).bytes).toHaveLength(0);
  });

  it('wait while the engine reads nothing, and go on when it does', async () => {
    const asked = deferred<IncomingMessage>();
    answer = (request, response) => {
      request.pause();
      asked.resolve(request);
      request.on('end', () => response.end('{}'));
    };
    const size = 24 * MEBIBYTE;
    const id = await uploads.begin(page, { ...head, size });
    let sent = 0;
    const sending = (async () => {
      for (; sent < size; sent += MEBIBYTE) await uploads.part(page, id, Buffer.alloc(MEBIBYTE));
    })();
    const request = await asked.promise;
    // All that could be sent has been when nothing more is in a whole round of the loop.
    for (let before = -1; before !== sent; ) {
      before = sent;
      for (let round = 0; round < 50; round += 1) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(sent).toBeLessThan(size);
    request.resume();
    await sending;
    expect((await uploads.end(page, id)).status).toBe(200);
  });

  it('tell what the engine answers before it has read all', async () => {
    answer = (request, response) => {
      response.writeHead(413).end('too large');
      request.resume();
    };
    const id = await uploads.begin(page, { ...head, size: 4 * MEBIBYTE });
    for (let count = 0; count < 4; count += 1) await uploads.part(page, id, Buffer.alloc(MEBIBYTE));
    expect(await uploads.end(page, id)).toEqual({ status: 413, text: 'too large' });
  });

  /** Begins an upload of which the engine waits for more; resolves when the engine sees that nothing more comes. */
  async function beginHalf() {
    const begun = deferred<IncomingMessage>();
    const broken = deferred<void>();
    answer = (request, response) => {
      response.once('close', () => broken.resolve());
      request.on('error', () => undefined);
      request.once('data', () => begun.resolve(request));
      request.resume();
    };
    const id = await uploads.begin(page, head);
    await begun.promise;
    return { id, broken: broken.promise };
  }

  it('end at once when they are cancelled', async () => {
    const { id, broken } = await beginHalf();
    await uploads.part(page, id, Buffer.from('abc'));
    const ended = uploads.end(page, id);
    uploads.cancel(page, id);
    await expect(ended).rejects.toMatchObject({ code: 'upload_cancelled' });
    await broken;
    await expect(uploads.end(page, id)).rejects.toMatchObject({ code: 'upload_not_found' });
  });

  /** An upload of which the engine has sent the head of its answer, and a part of it. */
  async function beginAnswer() {
    const begun = deferred<ServerResponse>();
    answer = (request, response) => {
      request.resume();
      response.writeHead(200, { 'content-length': '100' }).write('{"files":', () => begun.resolve(response));
    };
    const id = await uploads.begin(page, { ...head, size: 0 });
    const ended = uploads.end(page, id);
    return { id, ended, response: await begun.promise };
  }

  it('say that the connection broke off also in the middle of the answer', async () => {
    const { ended, response } = await beginAnswer();
    response.destroy();
    await expect(ended).rejects.toMatchObject(AWAY);
  });

  it('can be cancelled in the middle of the answer', async () => {
    const { id, ended } = await beginAnswer();
    uploads.cancel(page, id);
    await expect(ended).rejects.toMatchObject({ code: 'upload_cancelled' });
  });

  it('end when their page is gone, and those of others go on', async () => {
    const { id, broken } = await beginHalf();
    const arrived = keepFirst();
    const other = {};
    const theirs = await uploads.begin(other, head);
    uploads.cancelAll(page);
    await broken;
    await expect(uploads.part(page, id, Buffer.from('abc'))).rejects.toMatchObject({
      code: 'upload_not_found',
    });
    await uploads.part(other, theirs, Buffer.from('abc'));
    expect((await uploads.end(other, theirs)).status).toBe(200);
    expect((await arrived).bytes.toString()).toBe('abc');
  });

  it('are not for other pages', async () => {
    const { id } = await beginHalf();
    const other = {};
    await expect(uploads.part(other, id, Buffer.from('a'))).rejects.toMatchObject({
      code: 'upload_not_found',
    });
    await expect(uploads.end(other, id)).rejects.toMatchObject({ code: 'upload_not_found' });
    uploads.cancel(other, id);
    await uploads.part(page, id, Buffer.from('a'));
  });

  it('have the size that was said', async () => {
    const large = await beginHalf();
    await expect(uploads.part(page, large.id, Buffer.from('abcd'))).rejects.toMatchObject(CHANGED);
    await large.broken;
    const small = await beginHalf();
    await uploads.part(page, small.id, Buffer.from('ab'));
    await expect(uploads.end(page, small.id)).rejects.toMatchObject(CHANGED);
    await small.broken;
  });

  it('say that there is no engine', async () => {
    server.close();
    server.closeAllConnections();
    const id = await uploads.begin(page, head);
    await uploads.part(page, id, Buffer.from('abc')).catch(() => undefined);
    await expect(uploads.end(page, id)).rejects.toMatchObject(AWAY);
    const none = new Uploads(() => Promise.reject(new Error('none')));
    await expect(none.begin(page, head)).rejects.toMatchObject(AWAY);
  });

  it('are files, and not too many at once', async () => {
    answer = () => undefined;
    await expect(uploads.begin(page, { ...head, size: 1e9 })).rejects.toMatchObject({
      code: 'file_too_large',
      message: expect.stringContaining('25 MiB'),
      detail: expect.any(String),
    });
    for (let count = 0; count < 100; count += 1) await uploads.begin(page, head);
    await expect(uploads.begin(page, head)).rejects.toMatchObject({
      code: 'too_many_uploads',
      detail: expect.any(String),
    });
    uploads.cancelAll(page);
    const id = await uploads.begin(page, head);
    await expect(uploads.part(page, id, 'abc')).rejects.toMatchObject({ code: 'internal' });
  });
});
