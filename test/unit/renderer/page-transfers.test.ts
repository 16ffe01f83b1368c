import { once } from 'node:events';
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deferred } from '../../../core/base/index.ts';
import { Downloads } from '../../../electron/downloads/downloads.ts';
import { outcomeOf } from '../../../electron/outcome.ts';
import { Uploads } from '../../../electron/uploads/uploads.ts';
import type { DesktopShell } from '../../../renderer/src/engine/connect.ts';
import { getFile } from '../../../renderer/src/inspector/talk/attachments/get-file.ts';
import { isOfFile } from '../../../renderer/src/inspector/talk/composer/read-part.ts';
import { uploadFile } from '../../../renderer/src/inspector/talk/composer/upload.ts';

/** Files between a page of the desktop app and the engine: whatever goes wrong reaches the page as what it was. */

const MEBIBYTE = 1024 * 1024;
const WORKSPACE = '8f0e3c52-3f6a-4a0c-9a55-0d6c1f1f2b3c';
const TOKEN = 'the-token-of-the-owner';
const KEPT = { uri: 'workspace:/workspace/a.bin', name: 'a.bin', mimeType: '', size: 3 };

let folder: string;
let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-transfers-'));
  server = createServer((request, response) => answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const address = async () => ({ url: `http://127.0.0.1:${port}`, token: TOKEN });
  const page = {};
  const uploads = new Uploads(address);
  const downloads = new Downloads(address);
  // What the bridge does: values are copied, and of errors nothing but their text would be left.
  const over = async <T>(work: Promise<T>) => structuredClone(await outcomeOf(work));
  const shell: Pick<DesktopShell, 'upload' | 'download'> = {
    upload: {
      begin: (head) => over(uploads.begin(page, head)),
      part: (id, bytes) => over(uploads.part(page, id, bytes)),
      end: (id) => over(uploads.end(page, id)),
      cancel: async (id) => uploads.cancel(page, id),
    },
    download: (workspaceId, filePath) => over(downloads.get(page, workspaceId, filePath)),
  };
  vi.stubGlobal('window', { molecule: shell });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await stop();
  await rm(folder, { recursive: true });
});

async function stop(): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
const json = (response: ServerResponse, status: number, body: object) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const readAll = async (request: IncomingMessage) => {
  for await (const _ of request);
};

describe('an upload', () => {
  const send = (file: Blob, onProgress: (done: number) => void = () => undefined) =>
    uploadFile(WORKSPACE, file as File, { signal: new AbortController().signal, onProgress });
  /** A file on the disk, as a page has one that was chosen. */
  async function onDisk(size: number): Promise<{ file: Blob; place: string }> {
    const place = path.join(folder, 'a.bin');
    await writeFile(place, Buffer.alloc(size, 'a'));
    return { file: Object.assign(await openAsBlob(place), { name: 'a.bin' }), place };
  }

  it('arrives', async () => {
    answer = async (request, response) => {
      await readAll(request);
      json(response, 200, { files: [KEPT] });
    };
    expect(await send((await onDisk(MEBIBYTE)).file)).toEqual(KEPT);
  });

  it('that the engine refuses says why, and what to do', async () => {
    answer = async (request, response) => {
      await readAll(request);
      const detail = 'It fetches them when it comes back.';
      json(response, 413, { error: 'Too many files wait for this agent', code: 'too_much_waiting', detail });
    };
    await expect(send((await onDisk(3)).file)).rejects.toMatchObject({
      code: 'too_much_waiting',
      message: expect.stringContaining('too many files wait'),
      detail: 'It fetches them when it comes back.',
    });
  });

  it('that is refused in words of the wire alone passes them on', async () => {
    answer = (request, response) => {
      request.resume();
      json(response, 503, { error: 'workspace url not registered yet' });
    };
    await expect(send((await onDisk(3)).file)).rejects.toMatchObject({
      code: 'upload_refused',
      detail: 'workspace url not registered yet',
    });
  });

  it('that the engine leaves in the middle is the only one that says the connection broke off', async () => {
    answer = (request) => request.once('data', () => request.destroy());
    const error = await send((await onDisk(4 * MEBIBYTE)).file).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'disconnected', detail: expect.stringContaining('try again') });
    await stop();
    await expect(send((await onDisk(3)).file)).rejects.toMatchObject({ code: 'disconnected' });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });

  it('of a file that has changed since it was chosen says so, and needs another choice', async () => {
    answer = async (request) => readAll(request).catch(() => undefined);
    const { file, place } = await onDisk(2 * MEBIBYTE);
    const begun = deferred<void>();
    const sending = send(file, () => begun.resolve());
    const failed = expect(sending).rejects.toMatchObject({
      code: 'file_not_read',
      detail: expect.stringContaining('choose it again'),
    });
    await begun.promise;
    await writeFile(place, 'short');
    await failed;
    expect(isOfFile('file_not_read')).toBe(true);
  });

  it('of a file that vanished says so', async () => {
    const { file } = await onDisk(3);
    // As Chromium refuses to read it; Node makes no difference to a file that has changed.
    const gone = Object.assign(new Blob(['abc']), { name: 'a.bin' });
    gone.slice = () =>
      Object.assign(new Blob(), {
        arrayBuffer: () => Promise.reject(new DOMException('It could not be found', 'NotFoundError')),
      });
    answer = async (request) => readAll(request).catch(() => undefined);
    expect(file.size).toBe(gone.size);
    await expect(send(gone)).rejects.toMatchObject({ code: 'file_gone', detail: expect.any(String) });
  });

  it('of a file that gives less than it says is no whole one', async () => {
    answer = async (request) => readAll(request).catch(() => undefined);
    const short = Object.assign(new Blob(['abc']), { name: 'a.bin' });
    Object.defineProperty(short, 'size', { value: 10 });
    await expect(send(short)).rejects.toMatchObject({ code: 'file_changed' });
  });

  it('of too large a file says what the limit is', async () => {
    const { file } = await onDisk(25 * MEBIBYTE + 1);
    await expect(send(file)).rejects.toMatchObject({
      code: 'file_too_large',
      message: expect.stringContaining('25 MiB'),
    });
  });
});

describe('a download', () => {
  const get = () => getFile(WORKSPACE, 'workspace:/workspace/a b.bin');

  it('has what was uploaded, up to the same limit', async () => {
    const content = Buffer.alloc(25 * MEBIBYTE, 'x');
    answer = ({ url, headers }, response) => {
      expect(url).toBe(`/workspaces/${WORKSPACE}/chat/download?path=%2Fworkspace%2Fa+b.bin`);
      expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
      response.end(content);
    };
    expect(Buffer.from(await get()).equals(content)).toBe(true);
    answer = (_request, response) => response.end(Buffer.alloc(25 * MEBIBYTE + 1));
    await expect(get()).rejects.toMatchObject({
      code: 'file_too_large',
      message: expect.stringContaining('25 MiB'),
    });
  });

  it('that is not there, or not given, says so', async () => {
    answer = (_request, response) =>
      json(response, 404, { error: 'file not found', code: 'file_not_found', detail: 'In /workspace.' });
    await expect(get()).rejects.toMatchObject({ code: 'file_not_found', detail: 'In /workspace.' });
    answer = (_request, response) => json(response, 502, { error: 'workspace unreachable' });
    await expect(get()).rejects.toMatchObject({
      code: 'download_refused',
      detail: 'workspace unreachable',
    });
  });

  it('that comes after too many is told when to come again', async () => {
    answer = (_request, response) => json(response, 429, { error: 'rate limit exceeded' });
    await expect(get()).rejects.toMatchObject({
      code: 'download_refused',
      message: expect.stringContaining('in a moment'),
    });
  });

  it('breaks off with the connection', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('abc');
      response.destroy();
    };
    await expect(get()).rejects.toMatchObject({ code: 'disconnected' });
  });

  it('is of workspaces alone', async () => {
    await expect(getFile('../contract', 'workspace:/a')).rejects.toMatchObject({ code: 'internal' });
    await expect(getFile(WORKSPACE, `/${'a'.repeat(3_000)}`)).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('a download of a browser', () => {
  const get = () => getFile(WORKSPACE, 'workspace:/workspace/a.bin');

  beforeEach(() => {
    const { port } = server.address() as AddressInfo;
    vi.stubGlobal('window', {});
    vi.stubGlobal('location', { href: `http://127.0.0.1:${port}/` });
  });

  it('has the bytes, also where a body cannot be iterated', async () => {
    const iterable = Object.getOwnPropertyDescriptor(ReadableStream.prototype, Symbol.asyncIterator);
    Reflect.deleteProperty(ReadableStream.prototype, Symbol.asyncIterator);
    try {
      answer = (_request, response) => response.end('abc');
      expect(Buffer.from(await get()).toString()).toBe('abc');
    } finally {
      Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, { ...iterable });
    }
  });

  it('ends at what is too much', async () => {
    answer = (_request, response) => response.end(Buffer.alloc(25 * MEBIBYTE + 1));
    await expect(get()).rejects.toMatchObject({ code: 'file_too_large' });
  });

  it('breaks off with the connection', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('abc');
      response.destroy();
    };
    await expect(get()).rejects.toMatchObject({ code: 'disconnected' });
  });
});
