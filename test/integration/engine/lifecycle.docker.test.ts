import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatFile } from '../../../core/contract/index.ts';
import { type EngineProcess, Engines, instanceObjects } from '../../support/engine-process.ts';
import { until } from '../../support/until.ts';
import { dockerCli, hasDocker, NEEDS_DOCKER } from '../docker/engine.ts';
import { pollWorkspace, pushWorkspace } from '../http/support.ts';
import { allOnline, byName, importOrg, settledChat, statusRows, trioAnswer } from './support.ts';

const engines = new Engines();
afterAll(() => engines.dispose());

const containerOf = (id: string) => `ws-${id.slice(0, 12)}`;
const idOfContainer = (id: string) => dockerCli('inspect', '-f', '{{.Id}}', containerOf(id));

describe.skipIf(!hasDocker)(`workspaces in containers${NEEDS_DOCKER}`, () => {
  let engine: EngineProcess;
  let lead: string;
  let writer: string;
  let checker: string;

  beforeAll(async () => {
    engine = await engines.start({ args: ['--port', '0', '--backend', 'docker'] });
    await importOrg(engine);
    const found = await byName(engine);
    const idOf = (name: string) => found.get(name)?.id ?? '';
    lead = idOf('Lead');
    writer = idOf('Writer');
    checker = idOf('Checker');
  });

  const objects = () => instanceObjects(engine.info.instanceId);
  const statusOf = async (id: string) => (await engine.admin.get(`/workspaces/${id}`)).body.status;
  const online = (id: string) => until('it is online', async () => (await statusOf(id)) === 'online');
  /** Runs a module in a container; resolves with what it printed. */
  const inContainer = (id: string, code: string) =>
    dockerCli('exec', containerOf(id), 'node', '--input-type=module', '-e', code);
  const platformUrlOf = (id: string) => inContainer(id, 'console.log(process.env.PLATFORM_URL)');
  /** The private address of a workspace, as it works from this machine. */
  const privateUrl = async (id: string) =>
    (await platformUrlOf(id)).replace('host.docker.internal', '127.0.0.1');

  it('keeps the token in a file that only the agent reads', async () => {
    const code = `import { statSync, readFileSync } from 'node:fs';
      const file = '/configs/.auth_token';
      console.log((statSync(file).mode & 0o777).toString(8), statSync(file).uid, readFileSync(file, 'utf8').length)`;
    expect(await inContainer(writer, code)).toBe('600 1000 43');
  });

  it('knows who calls by the private address alone, and nobody else’s passes', async () => {
    const url = await privateUrl(writer);
    const peers = await fetch(`${url}/registry/${writer}/peers`);
    expect(peers.status).toBe(200);
    expect(((await peers.json()) as { name: string }[]).map(({ name }) => name).sort()).toEqual([
      'Checker',
      'Lead',
    ]);
    expect((await fetch(`${url}/registry/${checker}/peers`)).status).toBe(401);
    expect((await fetch(`${engine.line.url}/registry/${writer}/peers`)).status).toBe(401);
    expect((await fetch(`${url.slice(0, -1)}_/registry/${writer}/peers`)).status).toBe(401);
    expect((await fetch(`${url}/workspaces`)).status).toBe(401);
  });

  it('gives addresses that work from inside', async () => {
    const outside = await pushWorkspace(engine, { parentId: lead });
    const code = `const { PLATFORM_URL } = process.env;
      const headers = { 'x-workspace-id': '${writer}' };
      const find = async (id) => (await (await fetch(PLATFORM_URL + '/registry/discover/' + id, { headers })).json()).url;
      const near = await find('${checker}');
      const card = await (await fetch(near + '/.well-known/agent-card.json')).json();
      console.log(JSON.stringify({ near, far: await find('${outside.id}'), card: card.name }))`;
    expect(JSON.parse(await inContainer(writer, code))).toEqual({
      near: `http://${containerOf(checker)}:8000`,
      far: outside.agent.url.replace('127.0.0.1', 'host.docker.internal'),
      card: 'Checker',
    });
    await engine.admin.send('DELETE', `/workspaces/${outside.id}`);
  });

  it('does a task and tells of it in the activity of everybody who took part', async () => {
    const { stdout } = await engine.cli('chat', 'Lead', 'a poem');
    expect(stdout.trim()).toBe(trioAnswer('a poem'));
    const activity = async (id: string) =>
      (await engine.admin.get<Record<string, unknown>[]>(`/workspaces/${id}/activity`)).body;
    const row = (await activity(writer)).find(({ activity_type: type }) => type === 'a2a_receive');
    expect(row).toMatchObject({
      activity_type: 'a2a_receive',
      source_id: lead,
      target_id: writer,
      method: 'message/send',
      summary: 'message/send → Writer',
      status: 'ok',
      tool_trace: [{ tool: 'pen.write' }],
    });
    expect(row?.duration_ms).toBeGreaterThanOrEqual(2000);
    const own = (await activity(lead)).filter(({ activity_type: type }) => type === 'delegation');
    expect(own.map(({ method, status }) => [method, status]).sort()).toEqual([
      ['delegate', 'completed'],
      ['delegate', 'completed'],
      ['delegate_result', 'completed'],
      ['delegate_result', 'completed'],
    ]);
    expect((await activity(lead)).find(({ source_id: source }) => source === null)).toMatchObject({
      status: 'ok',
      summary: 'message/send → Lead',
    });
  });

  it('takes files for its agent, gives them back, and knows where they lie without it', async () => {
    const secret = '/configs/.platform_inbound_secret';
    /** Mode, owner and content of a file. */
    const look = (file: string) =>
      inContainer(
        checker,
        `const { statSync, readFileSync } = await import('node:fs');
        const { mode, uid } = statSync('${file}');
        console.log((mode & 0o777).toString(8), uid, readFileSync('${file}', 'utf8'))`,
      );
    const upload = async (name: string, text: string) => {
      const form = `--b\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\n\r\n${text}\r\n--b--\r\n`;
      const sent = await engine.admin.send<{ files: ChatFile[] }>(
        'POST',
        `/workspaces/${checker}/chat/uploads`,
        { body: form, headers: { 'content-type': 'multipart/form-data; boundary=b' } },
      );
      const [file] = sent.body.files;
      if (!file) throw new Error('no file came back');
      return { ...file, place: file.uri.replace('workspace:', '') };
    };
    const download = (uri: string) =>
      engine.admin.get(`/workspaces/${checker}/chat/download?path=${uri.replace('workspace:', '')}`);
    const transcript = () => engine.admin.get(`/workspaces/${checker}/transcript`);

    expect(await look(secret)).toMatch(/^600 1000 [\w-]{43}$/);
    const taken = await upload('numbers.csv', '1,2');
    expect(await look(taken.place), 'the agent itself put it there').toBe('600 1000 1,2');

    // As with an image whose agent knows nothing of files.
    await inContainer(checker, `(await import('node:fs')).rmSync('${secret}')`);
    const placed = await upload('more.csv', '3,4');
    expect(await look(placed.place)).toBe('644 1000 3,4');
    expect(await download(placed.uri)).toMatchObject({ status: 200, body: '3,4' });
    // It knows its own token only, which lies in its files.
    expect(await transcript()).toMatchObject({ status: 200, body: { supported: true } });

    await engine.call('chat.send', { id: checker, text: 'all', attachments: [taken, placed] });
    const { messages } = await until('it answers', async () => {
      const history = await engine.call('chat.history', { id: checker });
      return history.messages.at(-1)?.role === 'agent' && history;
    });
    const answer = messages.at(-1);
    expect(answer?.text).toContain(`numbers.csv (application/octet-stream) at ${taken.place}`);
    expect(answer?.files.map(({ uri }) => uri)).toEqual([taken.uri, placed.uri]);
    for (const file of answer?.files ?? []) expect((await download(file.uri)).status).toBe(200);
    await until('a beat has brought the secret again', async () =>
      /^600 1000 /.test(await look(secret).catch(() => '')),
    );
    expect(await transcript()).toMatchObject({ status: 200, body: { supported: true } });
  });

  it('tells a failure on purpose as one', async () => {
    const { code, stdout } = await engine.cli('chat', 'Lead', 'fail please', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      role: 'system',
      text: expect.stringContaining('the lead cannot do that'),
    });
  });

  it('replaces the container on restart, with new secrets and the old data', async () => {
    const before = await idOfContainer(writer);
    const old = await privateUrl(writer);
    await inContainer(writer, `import('node:fs').then((fs) => fs.writeFileSync('/workspace/kept', 'yes'))`);
    expect(await engine.cli('restart', 'Writer')).toMatchObject({ code: 0 });
    await until('it is another container', async () => (await idOfContainer(writer)) !== before);
    await online(writer);
    expect(
      await inContainer(
        writer,
        `console.log((await import('node:fs')).readFileSync('/workspace/kept', 'utf8'))`,
      ),
    ).toBe('yes');
    expect(await platformUrlOf(writer)).not.toBe(old.replace('127.0.0.1', 'host.docker.internal'));
    expect((await fetch(`${old}/registry/${writer}/peers`)).status).toBe(401);
    expect((await objects()).containers.length).toBe(3);
  });

  it('brings back a container that somebody removed', async () => {
    const before = await idOfContainer(checker);
    await dockerCli('rm', '-f', before);
    await until('it was missed', async () => (await statusOf(checker)) !== 'online');
    await online(checker);
    expect(await idOfContainer(checker)).not.toBe(before);
    expect((await engine.cli('chat', 'Checker', 'again')).stdout.trim()).toBe('checked again');
  });

  it('pauses a team without its containers and resumes it with its data', async () => {
    expect((await engine.admin.post(`/workspaces/${lead}/pause`)).body).toEqual({
      status: 'paused',
      paused_count: 3,
    });
    await until('no container is left', async () => (await objects()).containers.length === 0);
    expect((await objects()).volumes.length).toBe(6);
    expect((await statusRows(engine)).map(({ status }) => status)).toEqual(['paused', 'paused', 'paused']);
    expect((await engine.admin.post(`/workspaces/${lead}/resume`)).body).toEqual({
      status: 'provisioning',
      resumed_count: 3,
    });
    await allOnline(engine, 3);
    expect((await objects()).containers.length).toBe(3);
    expect(
      await inContainer(writer, `console.log((await import('node:fs')).existsSync('/workspace/kept'))`),
    ).toBe('true');
  });

  it('keeps messages to a paused workspace until it is back', async () => {
    await engine.admin.post(`/workspaces/${checker}/pause`);
    const sent = await engine.call('chat.send', { id: checker, text: 'meanwhile' });
    expect(sent.state).toBe('queued');
    await engine.admin.post(`/workspaces/${checker}/resume`);
    const chat = await settledChat(engine, checker);
    expect(chat.slice(-2)).toEqual(['user: meanwhile', 'agent: checked meanwhile']);
  });

  it('leaves the containers alone when the engine stops and starts', async () => {
    const ids = () => Promise.all([lead, writer, checker].map(idOfContainer));
    const before = await ids();
    expect(await engine.stop()).toBe(0);
    expect((await objects()).containers.length).toBe(3);
    engine = await engines.start({ home: engine.home, args: ['--backend', 'docker'] });
    await allOnline(engine, 3);
    expect(await ids()).toEqual(before);
    expect((await engine.cli('chat', 'Lead', 'hello')).stdout.trim()).toBe('Hello from Lead');
  });

  it('takes the containers down when asked to, and brings them back at the next start', async () => {
    await engine.call('engine.shutdown', { workspaces: 'stop' });
    await until('the engine is gone', async () => (await engine.cli('status')).code === 1);
    const left = await objects();
    expect([left.containers.length, left.volumes.length]).toEqual([0, 6]);
    engine = await engines.start({ home: engine.home, args: ['--backend', 'docker'] });
    await allOnline(engine, 3);
  });

  it('keeps what exists when the same template is imported again', async () => {
    const { stdout } = await engine.cli('org', 'import', 'test/fixtures/orgs/trio', '--wait', '--json');
    const result = JSON.parse(stdout) as { workspaces: { id: string; skipped: boolean }[] };
    expect(result).toMatchObject({ created: 0, kept: 3, failed: 0 });
    expect(result.workspaces.map(({ id, skipped }) => [id, skipped])).toEqual([
      [lead, true],
      [writer, true],
      [checker, true],
    ]);
    expect((await objects()).containers.length).toBe(3);
  });

  it('removes a branch with everything of it, and nothing else', async () => {
    expect(await engine.cli('rm', 'Lead/Checker', '--yes')).toMatchObject({ code: 0 });
    await until('its container and volumes are gone', async () => {
      const { containers, volumes } = await objects();
      return containers.length === 2 && volumes.length === 4;
    });
    expect((await engine.admin.get(`/workspaces/${checker}`)).status).toBe(410);
    const outside = await pollWorkspace(engine, lead);
    expect(await engine.cli('rm', lead, '--yes')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('3 removed'),
    });
    expect(await objects()).toEqual({ containers: [], volumes: [] });
    expect((await engine.admin.get(`/workspaces/${outside.id}`)).status).toBe(410);
    expect(await statusRows(engine)).toEqual([]);
  });
});
