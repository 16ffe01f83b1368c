import fastify from 'fastify';
import { expect, test } from 'vitest';
import { silentLogger } from '../../../core/base/index.ts';
import type { Access } from '../../../core/http/access.ts';
import { sendError } from '../../../core/http/errors.ts';
import { discoverRoutes } from '../../../core/http/routes/discover.ts';
import type { HttpServices } from '../../../core/http/services.ts';
import { defineOn } from '../../support/define-routes.ts';
import { TestOrg } from '../../support/org.ts';

test('whoever looks for one that sleeps wakes it, and finds it once it is up', async () => {
  const org = new TestOrg();
  const [lead, ada] = [await org.createOnline('Lead'), await org.createOnline('Ada')];
  const { store, lifecycle } = org;
  const access = {
    identity: () => ({ kind: 'workspace', id: lead }),
    registry: () => undefined,
    mayTalk: () => undefined,
    pathId: () => ada,
    live: (id: string) => org.get(id),
  } as unknown as Access;
  const app = fastify();
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply, silentLogger()));
  const info = () => ({ backend: 'docker' });
  const services = { store, lifecycle, info } as unknown as HttpServices;
  discoverRoutes(defineOn(app, access), services, access);
  const discover = () => app.inject(`/registry/discover/${ada}`);

  lifecycle.hibernate(ada, { force: false });
  await lifecycle.settled([ada]);
  const reply = await discover();
  expect(reply.statusCode).toBe(503);
  expect(reply.headers['retry-after']).toBe('15');
  expect(reply.json()).toEqual({
    error: 'workspace not available',
    status: 'hibernated',
    waking: true,
    retry_after: 15,
  });
  expect((await discover()).json(), 'on its way').toMatchObject({ status: 'provisioning' });
  await org.bringOnline();
  expect((await discover()).json()).toMatchObject({ id: ada, url: `http://ws-${ada.slice(0, 12)}:8000` });

  lifecycle.pause(ada);
  expect((await discover()).json(), 'a paused one stays paused').toEqual({
    error: 'workspace not available',
    status: 'paused',
  });
  await app.close();
  await org.reconciler.dispose();
  org.store.dispose();
});
