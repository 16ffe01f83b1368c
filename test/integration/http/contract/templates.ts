import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Row, World } from './row.ts';

const importTemplate = (world: World, name: string, files: Record<string, string>) =>
  world.asOwner('POST', '/templates/import', { name, files });

const templates: readonly Row[] = [
  {
    route: 'GET /templates',
    status: 200,
    async ask(world) {
      await importTemplate(world, 'Listed Team!', { 'notes.md': 'x', 'skills/plan/SKILL.md': 'y' });
      return world.asOwner('GET', '/templates');
    },
    check({ json }) {
      expect(json).toContainEqual({
        id: 'listed-team',
        name: 'Listed Team!',
        description: '',
        tier: 3,
        runtime: 'claude-code',
        model: 'anthropic:claude-haiku-4-5-20251001',
        skills: ['plan'],
        skill_count: 1,
      });
      expect(json).toContainEqual(
        expect.objectContaining({ id: 'molecule', runtime: 'molecule', provision_timeout_seconds: 120 }),
      );
    },
  },
  {
    route: 'POST /templates/import',
    status: 201,
    ask: (world) => importTemplate(world, 'A New One', { 'config.yaml': 'runtime: molecule\n' }),
    check: ({ json }) => expect(json).toEqual({ status: 'imported', id: 'a-new-one', name: 'A New One' }),
  },
  {
    route: 'POST /templates/import',
    status: 409,
    error: 'template already exists',
    async ask(world) {
      await importTemplate(world, 'twice', {});
      return importTemplate(world, 'TWICE', {});
    },
    check: ({ json }) => expect(json).toMatchObject({ id: 'twice' }),
  },
  {
    route: 'POST /templates/import',
    status: 409,
    when: 'one of that name comes with the app',
    error: 'template already exists',
    ask: (world) => importTemplate(world, 'molecule', {}),
  },
  {
    route: 'POST /templates/import',
    status: 400,
    when: 'a path leads out',
    error: 'invalid path',
    ask: (world) => importTemplate(world, 'leads out', { '../x': 'y' }),
  },
  {
    route: 'POST /templates/import',
    status: 400,
    when: 'there are too many files',
    error: 'too many files (max 200)',
    ask: (world) =>
      importTemplate(
        world,
        'many',
        Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`${at}`, ''])),
      ),
  },
];

const importOrg = (world: World, body: unknown) => world.asOwner('POST', '/org/import', body);
/** A template of one workspace that nothing is started for. */
const inline = (fields: Record<string, unknown> = {}) => ({
  template: { name: `org ${randomUUID()}`, workspaces: [{ name: 'Ada', runtime: 'mock' }], ...fields },
});

const refusedImports = [
  ['nothing', {}, "provide 'dir' or 'template'"],
  ['a template without a name', { template: { workspaces: [] } }, "provide 'dir' or 'template'"],
  ['a folder that leads out', { dir: '../x' }, 'invalid org directory'],
  ['a mode that nobody knows', { ...inline(), mode: 'force' }, /^invalid mode "force"/],
  ['what makes no sense', inline({ workspaces: [{ nmae: 'Typo' }] }), 'invalid org template'],
  ['another type', { dir: 3 }, 'invalid request body'],
] as const;

const orgs: readonly Row[] = [
  {
    route: 'GET /org/templates',
    status: 200,
    ask: (world) => world.asOwner('GET', '/org/templates'),
    check: ({ json }) =>
      expect(json).toContainEqual(
        expect.objectContaining({
          dir: 'demo-studio',
          workspaces: 12,
          required_env: [],
          recommended_env: [],
        }),
      ),
  },
  {
    route: 'POST /org/import',
    status: 201,
    ask: (world) => importOrg(world, inline()),
    check: ({ json }) =>
      expect(json).toEqual({
        org: expect.stringMatching(/^org /),
        workspaces: [{ id: expect.any(String), name: 'Ada', tier: 2 }],
        count: 1,
      }),
  },
  {
    route: 'POST /org/import',
    status: 201,
    when: 'again, to be reconciled',
    async ask(world) {
      const body = inline();
      await importOrg(world, body);
      return importOrg(world, { ...body, mode: 'reconcile' });
    },
    check: ({ json }) =>
      expect(json).toMatchObject({
        workspaces: [{ name: 'Ada', skipped: true }],
        count: 1,
        mode: 'reconcile',
        reconcile_removed_count: 0,
      }),
  },
  ...refusedImports.map(
    ([when, body, error]): Row => ({
      route: 'POST /org/import',
      status: 400,
      when,
      error,
      ask: (world) => importOrg(world, body),
    }),
  ),
  {
    route: 'POST /org/import',
    status: 404,
    error: 'org template not found',
    ask: (world) => importOrg(world, { dir: 'nowhere' }),
  },
  {
    route: 'POST /org/import',
    status: 412,
    error: 'missing required environment variables',
    ask: (world) =>
      importOrg(world, {
        template: {
          name: 'Needs keys',
          required_env: ['NEVER_SET_A', { any_of: ['NEVER_SET_B', 'NEVER_SET_C'] }],
          workspaces: [{ name: 'Ada', runtime: 'mock' }],
        },
      }),
    check: ({ json }) =>
      expect(json).toEqual({
        error: 'missing required environment variables',
        missing_env: ['NEVER_SET_A', { any_of: ['NEVER_SET_B', 'NEVER_SET_C'] }],
        required_env: ['NEVER_SET_A', { any_of: ['NEVER_SET_B', 'NEVER_SET_C'] }],
        template: 'Needs keys',
        suggestion: expect.stringContaining('NEVER_SET_A'),
      }),
  },
];

const bundle = (fields: Record<string, unknown> = {}) => ({
  schema: '1.0',
  id: 'b-1',
  name: `bundle ${randomUUID()}`,
  prompts: { 'config.yaml': 'runtime: mock\n' },
  ...fields,
});
const importBundle = (world: World, body: unknown) => world.asOwner('POST', '/bundles/import', body);

const refusedBundles = [
  ['no name', { schema: '1.0' }, /name/],
  ['another format', bundle({ schema: '2.0' }), /schema/],
  ['a file that leads out', bundle({ prompts: { '../x': '' } }), /\.\./],
  ['a runtime that nobody knows', bundle({ prompts: { 'config.yaml': 'runtime: nonsense' } }), /runtimes/],
] as const;

const bundles: readonly Row[] = [
  {
    route: 'GET /bundles/export/:id',
    status: 200,
    async ask(world) {
      const made = await importBundle(world, bundle({ description: 'Leads', system_prompt: 'Lead.\n' }));
      const { workspace_id: id } = made.json as { workspace_id: string };
      await world.asOwner('PUT', `/workspaces/${id}/secrets`, { key: 'HIDDEN', value: 'correct horse' });
      return world.asOwner('GET', `/bundles/export/${id}`);
    },
    check({ json, text }) {
      expect(json).toMatchObject({ schema: '1.0', description: 'Leads', system_prompt: 'Lead.\n' });
      expect(text).not.toMatch(/HIDDEN|horse/);
    },
  },
  {
    route: 'GET /bundles/export/:id',
    status: 400,
    error: 'invalid workspace ID',
    ask: (world) => world.asOwner('GET', '/bundles/export/nonsense'),
  },
  {
    route: 'GET /bundles/export/:id',
    status: 404,
    error: 'bundle not found',
    ask: (world) => world.asOwner('GET', `/bundles/export/${randomUUID()}`),
  },
  {
    route: 'POST /bundles/import',
    status: 201,
    ask: (world) => importBundle(world, bundle({ sub_workspaces: [bundle({ name: 'Below' })] })),
    check: ({ json }) =>
      expect(json).toEqual({
        workspace_id: expect.any(String),
        name: expect.stringMatching(/^bundle /),
        status: 'online',
        children: [{ workspace_id: expect.any(String), name: 'Below', status: 'online', children: [] }],
      }),
  },
  ...refusedBundles.map(
    ([when, body, detail]): Row => ({
      route: 'POST /bundles/import',
      status: 400,
      when,
      ask: (world) => importBundle(world, body),
      check: ({ json }) => expect((json as { detail: string }).detail).toMatch(detail),
    }),
  ),
  {
    route: 'POST /bundles/import',
    status: 409,
    error: /^There is already a/,
    async ask(world) {
      const body = bundle();
      await importBundle(world, body);
      return importBundle(world, body);
    },
  },
];

export const templateRows: readonly Row[] = [...templates, ...orgs, ...bundles];
