import { expect } from 'vitest';
import { storeIn } from '../../../support/store.ts';
import type { Row } from './row.ts';

const OWN = '/workspaces/:id/secrets';
const times = { created_at: expect.any(String), updated_at: expect.any(String) };
const RESERVED = 'PLATFORM_URL is set by the app itself';

export const secretRows: readonly Row[] = [
  {
    route: `GET ${OWN}`,
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      const url = `/workspaces/${agent.id}/secrets`;
      for (const key of ['LISTED_GLOBAL', 'LISTED_HIDDEN'])
        await world.asOwner('PUT', '/settings/secrets', { key, value: 'correct horse' });
      for (const key of ['LISTED_OWN', 'LISTED_HIDDEN'])
        await world.as(agent, 'POST', url, { key, value: 'battery staple' });
      return world.as(agent, 'GET', url);
    },
    check({ json, text }) {
      const rows = (json as { key: string }[]).filter(({ key }) => key.startsWith('LISTED_'));
      expect(rows).toEqual([
        { key: 'LISTED_HIDDEN', has_value: true, scope: 'workspace', ...times },
        { key: 'LISTED_OWN', has_value: true, scope: 'workspace', ...times },
        { key: 'LISTED_GLOBAL', has_value: true, scope: 'global', ...times },
      ]);
      expect(text).not.toMatch(/horse|staple/);
    },
  },
  {
    route: `GET ${OWN}/values`,
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      await world.asOwner('PUT', '/settings/secrets', { key: 'VALUES_A', value: 'global' });
      await world.asOwner('PUT', '/settings/secrets', { key: 'VALUES_B', value: 'global' });
      await world.as(agent, 'PUT', `/workspaces/${agent.id}/secrets`, { key: 'VALUES_B', value: 'own' });
      return world.as(agent, 'GET', `/workspaces/${agent.id}/secrets/values`);
    },
    check: ({ json, headers }) => {
      expect(json).toMatchObject({ VALUES_A: 'global', VALUES_B: 'own' });
      expect(headers['cache-control']).toBe('no-store');
    },
  },
  {
    route: `GET ${OWN}/values`,
    status: 500,
    when: 'one cannot be read',
    error: 'failed to decrypt secrets',
    async ask(world) {
      const agent = await world.agent();
      await world.as(agent, 'PUT', `/workspaces/${agent.id}/secrets`, { key: 'FINE', value: 'readable' });
      const store = storeIn(world.host.home);
      const value = Buffer.from('not what the cipher made');
      store.secrets.put({
        workspaceId: agent.id,
        key: 'BROKEN',
        source: 'user',
        value,
        encryptionVersion: 1,
      });
      await store.dispose();
      return world.as(agent, 'GET', `/workspaces/${agent.id}/secrets/values`);
    },
    check({ json, text }) {
      expect(json).toMatchObject({ failed_keys: ['BROKEN'] });
      expect(text).not.toContain('readable');
    },
  },
  ...(['POST', 'PUT'] as const).flatMap((method): Row[] => [
    {
      route: `${method} ${OWN}`,
      status: 200,
      async ask(world) {
        const agent = await world.agent();
        return world.as(agent, method, `/workspaces/${agent.id}/secrets`, { key: 'A_KEY', value: 'x' });
      },
      check: ({ json }) => expect(json).toEqual({ status: 'saved', key: 'A_KEY' }),
    },
    {
      route: `${method} ${OWN}`,
      status: 400,
      when: 'a reserved name',
      error: RESERVED,
      async ask(world) {
        const agent = await world.agent();
        return world.as(agent, method, `/workspaces/${agent.id}/secrets`, {
          key: 'PLATFORM_URL',
          value: 'x',
        });
      },
    },
    {
      route: `${method} ${OWN}`,
      status: 400,
      when: 'no value',
      error: 'invalid request body',
      async ask(world) {
        const agent = await world.agent();
        return world.as(agent, method, `/workspaces/${agent.id}/secrets`, { key: 'A_KEY', value: '' });
      },
    },
  ]),
  {
    route: `DELETE ${OWN}/:key`,
    status: 200,
    async ask(world) {
      const agent = await world.agent();
      await world.as(agent, 'PUT', `/workspaces/${agent.id}/secrets`, { key: 'A_KEY', value: 'x' });
      return world.as(agent, 'DELETE', `/workspaces/${agent.id}/secrets/A_KEY`);
    },
    check: ({ json }) => expect(json).toEqual({ status: 'deleted', key: 'A_KEY' }),
  },
  {
    route: `DELETE ${OWN}/:key`,
    status: 404,
    when: 'only every workspace has it',
    error: 'secret not found',
    async ask(world) {
      const agent = await world.agent();
      await world.asOwner('PUT', '/settings/secrets', { key: 'OF_ALL', value: 'x' });
      return world.as(agent, 'DELETE', `/workspaces/${agent.id}/secrets/OF_ALL`);
    },
  },
  ...['/settings/secrets', '/admin/secrets'].flatMap((base): Row[] => [
    {
      route: `GET ${base}`,
      status: 200,
      async ask(world) {
        await world.asOwner('PUT', base, { key: 'GLOBAL_LISTED', value: 'correct horse' });
        return world.asOwner('GET', base);
      },
      check({ json, text }) {
        const row = { key: 'GLOBAL_LISTED', has_value: true, scope: 'global', ...times };
        expect(json).toContainEqual(row);
        expect(text).not.toContain('horse');
      },
    },
    ...(['PUT', 'POST'] as const).flatMap((method): Row[] => [
      {
        route: `${method} ${base}`,
        status: 200,
        ask: (world) => world.asOwner(method, base, { key: 'GLOBAL_SET', value: 'x' }),
        check: ({ json }) => expect(json).toEqual({ status: 'saved', key: 'GLOBAL_SET', scope: 'global' }),
      },
      {
        route: `${method} ${base}`,
        status: 400,
        when: 'a reserved name',
        error: RESERVED,
        ask: (world) => world.asOwner(method, base, { key: 'PLATFORM_URL', value: 'x' }),
      },
    ]),
    {
      route: `DELETE ${base}/:key`,
      status: 200,
      async ask(world) {
        await world.asOwner('PUT', base, { key: 'GLOBAL_GONE', value: 'x' });
        return world.asOwner('DELETE', `${base}/GLOBAL_GONE`);
      },
      check: ({ json }) => expect(json).toEqual({ status: 'deleted', key: 'GLOBAL_GONE', scope: 'global' }),
    },
    {
      route: `DELETE ${base}/:key`,
      status: 404,
      error: 'secret not found',
      ask: (world) => world.asOwner('DELETE', `${base}/NEVER_SET`),
    },
  ]),
];
