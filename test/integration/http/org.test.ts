import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
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
      payload: { name: 'Writer', tier: 2, runtime: 'molecule', x: 16, y: 130, parent_id: lead },
      seq: expect.any(Number),
    });
    expect(socket.frames.filter(({ event }) => String(event).startsWith('org.'))).toEqual([]);
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
      'invalid mode "sweep": use "merge" or "reconcile"',
    ],
    ['a body of the wrong shape', { dir: 7 }, 400, 'invalid request body'],
  ])('refuses %s', async (_, body, status, error) => {
    expect(await importOrg(body)).toMatchObject({ status, body: { error } });
  });

  it('refuses a broken template with the place, and creates nothing of it', async () => {
    const before = (await engine.admin.get<unknown[]>('/workspaces')).body.length;
    expect(await importOrg({ dir: 'broken' })).toMatchObject({
      status: 400,
      body: {
        code: 'template_invalid',
        error: 'invalid org template',
        detail: expect.stringMatching(/org\.yaml:3:\d+: /),
      },
    });
    expect((await engine.admin.get<unknown[]>('/workspaces')).body.length).toBe(before);
  });
});

describe('an inline template', () => {
  it('needs a name, and becomes an org without any files', async () => {
    const template = {
      name: 'Inline',
      defaults: { runtime: 'mock' },
      workspaces: [{ name: 'Solo', children: [{ name: 'Second', tier: 3 }] }],
    };
    expect(await importOrg({ template: { ...template, name: '' } })).toMatchObject({
      status: 400,
      body: { error: "provide 'dir' or 'template'" },
    });
    const { status, body } = await importOrg({ template });
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { org: 'Inline', count: 2, workspaces: [{ name: 'Solo' }, { name: 'Second', tier: 3 }] },
    });
    const left = (await readdir(engine.home)).filter((name) => name.startsWith('inline-'));
    expect(left).toEqual([]);
  });

  it('that asks for files of a folder is refused, as is one that makes no sense', async () => {
    const workspaces = [{ name: 'Lost', runtime: 'mock', tier: 7 }];
    expect(await importOrg({ template: { name: 'Bad', workspaces } })).toMatchObject({
      status: 400,
      body: { error: 'invalid org template', code: 'template_invalid' },
    });
  });
});

describe('keys that a template requires', () => {
  it('stop an import with 412 and a list, until there is a value', async () => {
    const workspaces = [
      { name: 'Keyed', runtime: 'mock', required_env: ['HTTP_KEY', { any_of: ['A_KEY', 'B_KEY'] }] },
    ];
    const template = { name: 'Keys', workspaces };
    expect(await importOrg({ template })).toMatchObject({
      status: 412,
      body: {
        error: 'missing required environment variables',
        missing_env: ['HTTP_KEY', { any_of: ['A_KEY', 'B_KEY'] }],
        required_env: ['HTTP_KEY', { any_of: ['A_KEY', 'B_KEY'] }],
        template: 'Keys',
        suggestion: expect.stringContaining('HTTP_KEY'),
      },
    });
    await engine.call('secrets.set', { key: 'HTTP_KEY', value: 'one-value' });
    await engine.call('secrets.set', { key: 'B_KEY', value: 'other-value' });
    expect(await importOrg({ template })).toMatchObject({ status: 201 });
  });
});

describe('reconciling', () => {
  it('answers with how many it removed, and what it left out', async () => {
    const org = (...names: string[]) => ({
      name: 'Swept',
      workspaces: [
        {
          name: 'Top',
          runtime: 'mock',
          channels: [{ type: 'pigeon', config: {} }],
          children: names.map((name) => ({ name, runtime: 'mock' })),
        },
      ],
    });
    await importOrg({ template: org('Stays', 'Goes') });
    expect(await importOrg({ template: org('Stays'), mode: 'reconcile' })).toMatchObject({
      status: 201,
      body: {
        mode: 'reconcile',
        reconcile_removed_count: 1,
        count: 2,
        workspaces: [
          {
            name: 'Top',
            skipped: true,
            channels_skipped: [
              { workspace: 'Top', type: 'pigeon', reason: expect.stringContaining('pigeon') },
            ],
          },
          { name: 'Stays', skipped: true },
        ],
      },
    });
  });
});

describe('places on the canvas', () => {
  it('are those of the layout that clients know, where nobody has chosen one', async () => {
    const { body } = await engine.admin.get<{ name: string; x: number; y: number }[]>('/workspaces');
    const at = new Map(body.map(({ name, x, y }) => [name, { x, y }]));
    const [top, stays] = [at.get('Top'), at.get('Stays')];
    expect(stays).toEqual({ x: (top?.x ?? 0) + 16, y: (top?.y ?? 0) + 130 });
  });
});
