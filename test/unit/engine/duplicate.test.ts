import { afterEach, beforeEach, expect, test } from 'vitest';
import { AppError, KnownSecrets, newId, silentLogger } from '../../../core/base/index.ts';
import { Channels } from '../../../core/channels/index.ts';
import { type DuplicateRequest, duplicate } from '../../../core/engine/duplicate.ts';
import { Memories } from '../../../core/memory/index.ts';
import { Schedules } from '../../../core/schedules/index.ts';
import { createCipher } from '../../../core/secrets/cipher.ts';
import { SecretService } from '../../../core/secrets/index.ts';
import { TestOrg } from '../../support/org.ts';
import { addWorkspace } from '../../support/store.ts';

let org: TestOrg;
let secrets: SecretService;
let channels: Channels;

beforeEach(() => {
  org = new TestOrg();
  const { store } = org;
  const cipher = createCipher(Buffer.alloc(32, 7));
  const known = new KnownSecrets();
  secrets = new SecretService({ store, cipher, known, logger: silentLogger(), restart: () => undefined });
  channels = new Channels({ store, cipher, known });
});
afterEach(async () => {
  await org.reconciler.dispose();
  org.store.dispose();
});

type Place = Pick<DuplicateRequest, 'parentId' | 'canvas'>;

function copy(id: string, withDescendants = false, place: Place = {}) {
  const { store, lifecycle, clock } = org;
  const delivery = {
    obstacle: () => undefined,
    put: () => ({ messageId: '', traceId: null }),
    send: () => undefined,
  };
  const schedules = new Schedules({ store, clock, logger: silentLogger(), delivery });
  const memories = new Memories(store, clock.now);
  const backends = { require: () => undefined, remember: () => undefined };
  return duplicate(
    { id, withDescendants, ...place },
    { store, lifecycle, secrets, channels, memories, schedules, backends },
  );
}

/** Ada with one of everything that belongs to a workspace. */
function createAda(parentId: string | null = null): string {
  const id = org.create('Ada', parentId);
  org.store.workspaces.update(id, {
    role: 'writes',
    tier: 1,
    allowedTier: 3,
    hibernateAfterMinutes: 30,
    budgetLimit: 500,
    canvas: { x: 10, y: 20 },
    orgId: null,
  });
  const origin = { source: 'github://octo/greeter#v1', trackedRef: 'tag:latest', installedSha: 'abc' };
  org.store.plugins.putOrigin(id, { name: 'greeter', ...origin });
  secrets.setMany(id, { TOKEN: 'a-secret-value' }, 'user');
  const config = { bot_token: 'bot' };
  channels.upsertFromTemplate(id, { type: 'telegram', config, allowedUsers: ['me'], enabled: true });
  org.store.schedules.put({
    id: newId(),
    workspaceId: id,
    name: 'daily',
    cronExpr: '0 9 * * *',
    timezone: 'UTC',
    prompt: 'report',
    enabled: true,
    source: 'runtime',
    nextRunAt: null,
  });
  new Memories(org.store, org.clock.now).seed(id, [{ content: 'the house style', scope: 'LOCAL' }]);
  return id;
}

test('a copy has what belongs to the original, under another name, and its channels are off', () => {
  const id = createAda();
  const { root, count } = copy(id);
  expect(count).toBe(1);
  expect(root).toMatchObject({
    name: 'Ada copy',
    role: 'writes',
    tier: 1,
    allowedTier: 3,
    hibernateAfterMinutes: 30,
    budgetLimit: 500,
    canvas: { x: 58, y: 68 },
    status: 'provisioning',
  });
  expect(secrets.environmentOf(root.id)).toEqual({ TOKEN: 'a-secret-value' });
  expect(channels.listOf(root.id)).toMatchObject([
    { type: 'telegram', config: { bot_token: 'bot' }, allowedUsers: ['me'], enabled: false },
  ]);
  expect(channels.listOf(id)).toMatchObject([{ enabled: true }]);
  expect(org.store.plugins.originsOf(root.id)).toMatchObject([
    { name: 'greeter', source: 'github://octo/greeter#v1', trackedRef: 'tag:latest', installedSha: 'abc' },
  ]);
  expect(org.store.schedules.listOf(root.id)).toMatchObject([{ name: 'daily', prompt: 'report' }]);
  expect(org.store.memories.listOf(root.id)).toMatchObject([{ content: 'the house style' }]);
  const [file] = org.store.workspaces.filesOf(root.id);
  expect(Buffer.from(file?.content ?? '').toString()).toBe('name: Ada copy\n');
});

test('copies of copies count on', () => {
  const id = createAda();
  const { root } = copy(id);
  expect(copy(id).root.name).toBe('Ada copy 2');
  expect(copy(root.id).root.name).toBe('Ada copy 3');
});

test('a copy goes where it is wanted, under its own name where that is free', () => {
  const id = createAda();
  const team = org.create('Team');
  expect(copy(id, false, { parentId: team, canvas: { x: 5, y: 6 } }).root).toMatchObject({
    name: 'Ada',
    parentId: team,
    canvas: { x: 5, y: 6 },
  });
  expect(copy(id, false, { parentId: team }).root).toMatchObject({ name: 'Ada copy', canvas: null });
  expect(copy(org.create('Child', id), false, { parentId: null }).root).toMatchObject({
    name: 'Child',
    parentId: null,
  });
  org.lifecycle.removeUndoably(team, { purge: false });
  expect(() => copy(id, false, { parentId: team })).toThrow(
    expect.objectContaining({ code: 'being_removed' }),
  );
});

test('a team is copied whole, except what is about to go', () => {
  const id = createAda();
  const child = org.create('Child', id);
  org.create('Grandchild', child);
  const going = org.create('Going', id);
  org.lifecycle.removeUndoably(going, { purge: false });
  const { root, count } = copy(id, true);
  expect(count).toBe(3);
  const below = org.store.workspaces.descendantsOf(root.id);
  expect(below.map(({ name }) => name)).toEqual(['Child', 'Grandchild']);
  expect(copy(id).count).toBe(1);
});

test('an external agent is not there twice: its copy waits for one of its own', () => {
  const external = {
    runtime: 'external',
    external: true,
    url: 'http://agent.example',
    status: 'online',
  } as const;
  const { id } = addWorkspace(org.store, 'Outside', external);
  expect(copy(id).root).toMatchObject({ external: true, url: '', status: 'awaiting_agent' });
});

test('nothing is copied when a secret cannot be read', () => {
  const id = createAda();
  const failing = {
    copyAll: () => {
      throw new AppError('secret_unreadable', 'The secret TOKEN cannot be read');
    },
  };
  secrets = failing as unknown as SecretService;
  const before = org.store.workspaces.listAll().length;
  expect(() => copy(id)).toThrow(expect.objectContaining({ code: 'secret_unreadable' }));
  expect(org.store.workspaces.listAll()).toHaveLength(before);
});
