import { afterEach, beforeEach, expect, test } from 'vitest';
import { WorkspaceTokens } from '../../../core/agents/index.ts';
import { deferred } from '../../../core/base/index.ts';
import { settle } from '../../support/clock.ts';
import { TestOrg } from '../../support/org.ts';

/** Tokens are those of the instance that is wanted: nobody else is heard in its name. */

let org: TestOrg;
let ada: string;
beforeEach(async () => {
  org = new TestOrg();
  ada = await org.createOnline('Ada');
});
afterEach(async () => {
  org.killEngine();
  await org.store.dispose();
});

const given = () => org.machine.bearers.get(ada) ?? '';
const ownerOf = (bearer: string) => new WorkspaceTokens(org.store).ownerOf(bearer, 'bearer');

test.each<[string, (id: string) => void]>([
  ['restarted', (id) => void org.lifecycle.restart(id)],
  ['paused', (id) => void org.lifecycle.pause(id)],
  ['put to sleep', (id) => void org.lifecycle.hibernate(id, { force: true })],
  ['to be destroyed', (id) => void org.lifecycle.removeUndoably(id, { purge: false })],
  ['given another tier', (id) => void org.lifecycle.update({ id, tier: 1, restart: false })],
])('an instance that runs on while its workspace was %s is not heard any more', async (_, change) => {
  const old = given();
  expect(ownerOf(old)).toBe(ada);
  org.backend.fault = () => new Promise(() => undefined);
  change(ada);
  expect(ownerOf(old), 'at once').toBeNull();
  await settle();
  expect(org.machine.instances.has(ada), 'it runs on').toBe(true);
  expect(org.store.tokens.hasLiveBearer(ada)).toBe(false);
});

test('the instance of the next start is', async () => {
  const old = given();
  org.lifecycle.restart(ada);
  await org.bringOnline();
  expect(given()).not.toBe(old);
  expect([ownerOf(old), ownerOf(given())]).toEqual([null, ada]);
});

test('a change that needs no other instance ends nothing', () => {
  org.lifecycle.update({ id: ada, name: 'Bea', role: 'r', restart: false });
  expect(ownerOf(given())).toBe(ada);
});

test.each([
  ['paused', () => void org.lifecycle.pause(ada)],
  ['restarted', () => void org.lifecycle.restart(ada)],
])('a start that is overtaken by its workspace being %s mints nothing', async (_, overtake) => {
  const gate = deferred<void>();
  org.lifecycle.restart(ada);
  org.backend.fault = (moment) => (moment === 'container' ? gate.promise : undefined);
  await settle();
  const { generation } = org.get(ada);
  const before = given();
  overtake();
  org.backend.fault = () => new Promise(() => undefined);
  gate.resolve();
  await settle();
  expect(org.get(ada).generation).toBeGreaterThanOrEqual(generation);
  expect(given()).toBe(before);
  expect(org.store.tokens.hasLiveBearer(ada)).toBe(false);
});

test('an external agent keeps its own through a pause', () => {
  const draft = { name: 'Ext', role: '', runtime: '', parentId: null, canvas: null, files: [] };
  const { id } = org.lifecycle.add({ ...draft, external: { url: '', deliveryMode: 'poll' } });
  const bearer = new WorkspaceTokens(org.store).issue(id, 'bearer');
  org.lifecycle.pause(id);
  org.lifecycle.resume(id);
  expect(ownerOf(bearer)).toBe(id);
});
