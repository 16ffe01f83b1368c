import fastify from 'fastify';
import { expect, test } from 'vitest';
import { newId, silentLogger } from '../../../core/base/index.ts';
import type { Access } from '../../../core/http/access.ts';
import { sendError } from '../../../core/http/errors.ts';
import { workspaceChangeRoutes } from '../../../core/http/routes/workspace-change.ts';
import type { HttpServices } from '../../../core/http/services.ts';
import { defineOn } from '../../support/define-routes.ts';
import { TestOrg } from '../../support/org.ts';

test('a removal whose stops fail answers 500 with counts, and the app goes on', async () => {
  const org = new TestOrg();
  const lead = await org.createOnline('Lead');
  await org.createOnline('Ada', lead);
  const { store, lifecycle } = org;
  const access = {
    admin: () => undefined,
    pathId: () => lead,
    live: (id: string) => org.get(id),
  } as unknown as Access;
  const app = fastify();
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply, silentLogger()));
  const services = { store, lifecycle } as unknown as HttpServices;
  workspaceChangeRoutes(defineOn(app, access), services, access);
  org.backend.fault = (moment, id) => {
    if (moment === 'remove' && id === lead) throw new Error('it hangs');
  };
  const remove = (query: string) => app.inject({ method: 'DELETE', url: `/workspaces/${newId()}${query}` });

  expect((await remove('')).statusCode, 'it has children').toBe(409);
  const reply = await remove('?confirm=true');
  expect(reply.statusCode).toBe(500);
  expect(reply.json()).toEqual({
    error: '1 of 2 workspaces could not be stopped; the app goes on trying',
    removed_count: 2,
    stop_failures: 1,
  });
  expect(org.get(lead).status).toBe('removed');
  org.backend.fault = () => undefined;
  await org.clock.elapse(120_000);
  expect(await org.backend.listIds()).toEqual([]);
  await app.close();
  await org.reconciler.dispose();
  org.store.dispose();
});
