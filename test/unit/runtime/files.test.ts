import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually, folderWith, scripted, startAgent, startPlatform } from './support/agent.ts';

const SECRET = 's'.repeat(43);
const RULES = `
rules:
  - when: here is
    do: [{ reply: "Look at /workspace/notes.md." }]
  - when: "*"
    do: [{ reply: "Got {{task}}" }]
`;
const UPLOADS = '.molecule/chat-uploads';

async function start() {
  const platform = await startPlatform();
  platform.inboundSecret = SECRET;
  const workspaceDir = await folderWith({ 'notes.md': '# Notes' });
  const agent = await startAgent({ platform, files: scripted(RULES), env: { WORKSPACE_DIR: workspaceDir } });
  const authorization = { authorization: `Bearer ${SECRET}` };
  const ingest = (body: FormData | string, headers: Record<string, string> = {}) =>
    fetch(`${agent.url}/internal/chat/uploads/ingest`, {
      method: 'POST',
      body,
      headers: { ...authorization, ...headers },
    });
  const read = (file: string, headers: Record<string, string> = authorization) =>
    fetch(`${agent.url}/internal/file/read?${new URLSearchParams({ path: file })}`, { headers });
  const uploads = path.join(workspaceDir, UPLOADS);
  return { platform, agent, workspaceDir, uploads, ingest, read };
}

function formOf(files: Record<string, string | Uint8Array<ArrayBuffer>>): FormData {
  const form = new FormData();
  form.append('comment', 'ignored');
  for (const [name, content] of Object.entries(files))
    form.append('files', new File([content], name, { type: 'text/plain;charset=utf-8' }));
  return form;
}

describe('the inbound secret', () => {
  it('is kept for the agent only, and heals with the next beat', async () => {
    const { agent, platform } = await start();
    const file = path.join(agent.configsDir, '.platform_inbound_secret');
    await eventually(async () => expect(await readFile(file, 'utf8')).toBe(SECRET));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await rm(file);
    // Both the start and the end of a task are told with a beat.
    await agent.ask('hello');
    await eventually(async () => expect(await readFile(file, 'utf8')).toBe(SECRET));
    platform.inboundSecret = 't'.repeat(43);
    await agent.ask('again');
    await eventually(async () => expect(await readFile(file, 'utf8')).toBe('t'.repeat(43)));
  });

  it('lets nobody in without it, nor while there is none', async () => {
    const { agent, read } = await start();
    for (const authorization of ['', 'Bearer wrong', `Basic ${SECRET}`]) {
      const answer = await read('/workspace/notes.md', { authorization });
      expect(answer.status).toBe(401);
    }
    await rm(path.join(agent.configsDir, '.platform_inbound_secret'));
    expect((await read('/workspace/notes.md')).status).toBe(401);
  });
});

describe('an upload', () => {
  it('lands in the workspace under safe names', async () => {
    const { ingest, workspaceDir, uploads } = await start();
    const answer = await ingest(formOf({ '../my report.txt': 'one', 'b.bin': new Uint8Array([0, 255]) }));
    expect(answer.status).toBe(200);
    const { files } = (await answer.json()) as { files: { uri: string }[] };
    expect(files).toMatchObject([
      { name: 'my_report.txt', mimeType: 'text/plain', size: 3 },
      { name: 'b.bin', size: 2 },
    ]);
    const uri = files[0]?.uri ?? '';
    expect(uri).toMatch(/^workspace:\/workspace\/\.molecule\/chat-uploads\/[0-9a-f]{32}-my_report\.txt$/);
    const file = path.join(workspaceDir, uri.slice('workspace:/workspace/'.length));
    expect(await readFile(file, 'utf8')).toBe('one');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(uploads)).toHaveLength(2);
  });

  it.each<[string, FormData | string, Record<string, string>, number, object]>([
    ['no files', new FormData(), {}, 400, { error: 'no files field in request' }],
    ['no form', 'text', { 'content-type': 'text/plain' }, 400, { error: 'malformed multipart body' }],
    [
      'too many',
      formOf(Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`${index}`, 'x']))),
      {},
      400,
      { error: 'too many files (limit 64)' },
    ],
    [
      'a large one behind a small one',
      formOf({ small: 'x', large: new Uint8Array(25 * 1024 * 1024 + 1) }),
      {},
      413,
      { error: 'file exceeds per-file cap', filename: 'large', size: 26_214_401, max: 26_214_400 },
    ],
  ])('of %s leaves nothing behind', async (_, body, headers, status, expected) => {
    const { ingest, uploads } = await start();
    const answer = await ingest(body, headers);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual(expected);
    expect(await readdir(uploads)).toEqual([]);
  });

  it('does not follow a folder out of the workspace', async () => {
    const { ingest, workspaceDir } = await start();
    const elsewhere = await folderWith({});
    await mkdir(path.join(workspaceDir, '.molecule'), { recursive: true });
    await symlink(elsewhere, path.join(workspaceDir, UPLOADS));
    expect((await ingest(formOf({ a: 'x' }))).status).toBe(500);
    expect(await readdir(elsewhere)).toEqual([]);
  });
});

describe('a file', () => {
  it('is read as it is', async () => {
    const { read } = await start();
    const answer = await read('/workspace/notes.md');
    expect(answer.headers.get('content-type')).toBe('text/markdown');
    expect(answer.headers.get('content-length')).toBe('7');
    expect(await answer.text()).toBe('# Notes');
  });

  it.each<[string, number]>([
    ['', 400],
    ['workspace/notes.md', 400],
    ['/workspace/../configs/config.yaml', 400],
    ['/workspace//notes.md', 400],
    ['/workspace/none', 404],
    ['/workspace', 404],
    ['/workspace/link', 404],
    ['/workspace/out/hosts', 404],
    ['/configs/.auth_token', 404],
    ['/configs/.platform_inbound_secret', 404],
    ['/etc/hosts', 404],
    ['/home/somebody', 404],
  ])('%s is %i', async (file, status) => {
    const { read, workspaceDir } = await start();
    await symlink('/etc/hosts', path.join(workspaceDir, 'link'));
    await symlink('/etc', path.join(workspaceDir, 'out'));
    expect((await read(file)).status).toBe(status);
  });
});

describe('a message with files', () => {
  const fileOf = (uri: string) => ({
    kind: 'file',
    file: { uri, name: 'notes.md', mimeType: 'text/markdown' },
  });

  it('tells the agent where those are that are there', async () => {
    const { agent } = await start();
    const parts = [
      { kind: 'text', text: 'read this' },
      fileOf('workspace:/workspace/notes.md'),
      fileOf('workspace:/workspace/../etc/hosts'),
      fileOf('file:///etc/hosts'),
      fileOf('/workspace/none.md'),
    ];
    const answer = await agent.rpc('message/send', { message: { role: 'user', parts } });
    expect(answer.result?.parts?.[0]?.text).toBe(
      'Got read this\n\nAttached files:\n- notes.md (text/markdown) at /workspace/notes.md',
    );
  });

  it('may be without a text', async () => {
    const { agent } = await start();
    const parts = [{ type: 'file', url: 'workspace:/workspace/notes.md', filename: 'n.md' }];
    const answer = await agent.rpc('message/send', { message: { role: 'user', parts } });
    expect(answer.result?.parts?.[0]?.text).toContain('at /workspace/notes.md');
  });

  it('comes back with the files that the answer names, as they are now', async () => {
    const { agent, workspaceDir } = await start();
    const answer = await agent.rpc('message/send', {
      message: { role: 'user', parts: [{ kind: 'text', text: 'here is' }] },
    });
    const [text, file] = (answer.result?.parts ?? []) as unknown as [object, { file: { uri: string } }];
    expect(text).toEqual({ kind: 'text', text: 'Look at /workspace/notes.md.' });
    expect(file).toMatchObject({ kind: 'file', file: { name: 'notes.md', mimeType: 'text/markdown' } });
    const { uri } = file.file;
    expect(uri).toMatch(/^workspace:\/workspace\/\.molecule\/chat-uploads\/[0-9a-f]{16}-notes\.md$/);
    await writeFile(path.join(workspaceDir, 'notes.md'), 'changed');
    expect(await readFile(path.join(workspaceDir, uri.slice('workspace:/workspace/'.length)), 'utf8')).toBe(
      '# Notes',
    );
  });
});
