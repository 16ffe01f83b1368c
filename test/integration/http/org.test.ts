import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineProcess, Engines } from '../../support/engine-process.ts';
import { listen } from '../../support/sockets.ts';
import { until } from '../../support/until.ts';
import { TRIO } from '../engine/support.ts';
import { TIME, UUID } from './support.ts';

const engines = new Engines();
let engine: EngineProcess;

beforeAll(async () => {
  engine = await engines.start({ args: ['--port', '0', '--backend', 'process'] });
  const templates = path.join(engine.home, 'org-templates');
  await cp(TRIO, path.join(templates, 'trio'), { recursive: true });
  await mkdir(path.join(templates, 'broken'));
  await writeFile(path.join(templates, 'broken/org.yaml'), 'name: Broken\nworkspaces:\n  - nmae: Typo\n');
});
afterAll(() => engines.dispose());

const importOrg = (body: unknown) => engine.admin.post('/org/import', body);

describe('org templates', () => {
  it('are listed by the name that an import takes, the broken ones with their error', async () => {
    const { body } = await engine.admin.get<Record<string, unknown>[]>('/org/templates');
    const listed = new Map(body.map((each) => [each.dir, each]));
    expect(listed.get('trio')).toEqual({
      dir: 'trio',
      name: 'Trio',
      description: expect.stringContaining('for tests'),
      workspaces: 3,
      required_env: [],
      recommended_env: [],
    });
    expect(listed.get('demo-studio')).toMatchObject({ workspaces: 12 });
    expect(listed.get('broken')).toMatchObject({ error: expect.stringContaining('org.yaml:3:') });
  });
});

describe('importing', () => {
  it('creates what is missing and keeps what exists', async () => {
    const owner = { authorization: `Bearer ${engine.admin.token}` };
    const socket = await listen(engine.line.url, owner);
    const created = await importOrg({ dir: 'trio' });
    expect(created).toMatchObject({ status: 201 });
    expect(created.body).toEqual({
      org: 'Trio',
      count: 3,
      mode: 'merge',
      workspaces: ['Lead', 'Writer', 'Checker'].map((name) => ({
        id: expect.stringMatching(UUID),
        name,
        tier: 2,
      })),
    });
    await until('all are online', async () => {
      const { body } = await engine.admin.get<{ status: string }[]>('/workspaces');
      return body.length === 3 && body.every(({ status }) => status === 'online');
    });
    const lead = (created.body.workspaces as { id: string }[])[0]?.id;
    const provisioning = socket.frames.filter(({ event }) => event === 'WORKSPACE_PROVISIONING');
    expect(provisioning[1]).toEqual({
      event: 'WORKSPACE_PROVISIONING',
      workspace_id: expect.stringMatching(UUID),
      timestamp: expect.stringMatching(TIME),
      payload: { name: 'Writer', tier: 2, runtime: 'molecule', parent_id: lead },
      seq: expect.any(Number),
    });
    expect(socket.frames.find(({ event }) => event === 'org.import.completed')?.payload).toMatchObject({
      name: 'Trio',
      dir: 'trio',
      mode: 'merge',
      created_count: 3,
      skipped_count: 0,
    });
    const again = await importOrg({ dir: 'trio', mode: 'merge' });
    expect(again).toMatchObject({
      status: 201,
      body: { count: 3, workspaces: [{ skipped: true, id: lead }, {}, {}] },
    });
    socket.close();
  });

  it.each([
    ['nothing', {}, 400, "provide 'dir' or 'template'"],
    ['a path that leads out', { dir: '../trio' }, 400, 'invalid org directory'],
    ['an absolute path', { dir: '/etc' }, 400, 'invalid org directory'],
    ['an unknown template', { dir: 'no-such' }, 404, 'org template not found'],
    [
      'a mode that is not there yet',
      { dir: 'trio', mode: 'sweep' },
      400,
      'mode "sweep" is not available: use "merge"',
    ],
    ['a body of the wrong shape', { dir: 7 }, 400, 'invalid request body'],
  ])('refuses %s', async (_, body, status, error) => {
    expect(await importOrg(body)).toMatchObject({ status, body: { error } });
  });

  it('refuses a broken template with the place, and creates nothing of it', async () => {
    const before = (await engine.admin.get<unknown[]>('/workspaces')).body.length;
    expect(await importOrg({ dir: 'broken' })).toMatchObject({
      status: 400,
      body: { code: 'template_invalid', error: expect.stringMatching(/org\.yaml:3:\d+: /) },
    });
    expect((await engine.admin.get<unknown[]>('/workspaces')).body.length).toBe(before);
  });
});
