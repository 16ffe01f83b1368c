import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { reachableUrl, register, WorkspaceTokens } from '../../../core/agents/index.ts';
import type { Store, WorkspaceRecord } from '../../../core/store/index.ts';
import { WorkspaceRegistry } from '../../../core/workspaces/index.ts';
import { addWorkspace, collectEvents, memoryStore } from '../../support/store.ts';

const NOW = 5_000;
let store: Store;
let tokens: WorkspaceTokens;
let alive: string[];
beforeEach(() => {
  store = memoryStore(() => NOW);
  tokens = new WorkspaceTokens(store);
  alive = [];
});
afterEach(() => store.dispose());

function enrol(
  input: Omit<Parameters<typeof register>[0], 'agentCard'> & { agentCard?: Record<string, unknown> },
) {
  const status = new WorkspaceRegistry(store);
  const options = { store, status, tokens, now: () => NOW, onAlive: (id: string) => void alive.push(id) };
  return register({ agentCard: {}, ...input }, options);
}

const external = (fields: Partial<WorkspaceRecord> = {}) =>
  addWorkspace(store, 'Ext', { external: true, runtime: 'external', status: 'awaiting_agent', ...fields });

describe('register', () => {
  test('brings online from every status that waits for an agent, and says so', () => {
    for (const status of ['provisioning', 'offline', 'failed', 'degraded'] as const) {
      const { id } = addWorkspace(store, status, { status, url: 'http://127.0.0.1:1' });
      const events = collectEvents(store);
      enrol({ id, url: 'http://agent:8000' });
      expect(store.workspaces.get(id)).toMatchObject({ status: 'online', lastHeartbeatAt: NOW, error: null });
      expect(events.platform()).toEqual(['WORKSPACE_ONLINE']);
    }
    expect(alive).toHaveLength(4);
  });

  test('does not lift a paused workspace, and refuses a removed or unknown one', () => {
    const { id } = addWorkspace(store, 'Ada', { status: 'paused', desired: 'paused' });
    enrol({ id, url: 'http://agent:8000' });
    expect(store.workspaces.get(id)?.status).toBe('paused');
    const gone = addWorkspace(store, 'Gone', { status: 'removed' });
    const refused = expect.objectContaining({ code: 'unknown_workspace' });
    expect(() => enrol({ id: gone.id, url: 'http://a' })).toThrow(refused);
    expect(() => enrol({ id: 'nobody', url: 'http://a' })).toThrow(refused);
  });

  test('hands out a token exactly while there is none', () => {
    const { id } = external();
    const first = enrol({ id, deliveryMode: 'poll' });
    expect(first.authToken).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(tokens.ownerOf(first.authToken ?? '', 'bearer')).toBe(id);
    expect(enrol({ id }).authToken).toBeUndefined();
    store.tokens.revokeAll(id);
    expect(enrol({ id }).authToken).toBeDefined();
  });

  test('keeps the address of instances that this app runs', () => {
    const { id } = addWorkspace(store, 'Ada', { status: 'provisioning', url: 'http://127.0.0.1:49152' });
    enrol({ id, url: 'http://ws-1:8000' });
    expect(store.workspaces.get(id)).toMatchObject({
      url: 'http://127.0.0.1:49152',
      agentUrl: 'http://ws-1:8000',
    });
  });

  test.each([
    ['push needs a url', { deliveryMode: 'push' }, 'url_required'],
    [
      'push takes the url of the card',
      { deliveryMode: 'push', agentCard: { url: 'http://card' } },
      'http://card',
    ],
    ['an empty url is none', { deliveryMode: 'push', url: '' }, 'url_required'],
    ['poll needs none', { deliveryMode: 'poll' }, ''],
    ['poll forgets one that is given', { deliveryMode: 'poll', url: 'http://a' }, ''],
    ['unsaid, the mode of the workspace counts', {}, ''],
  ] as const)('external agents: %s', (_, input, expected) => {
    const { id } = external({ deliveryMode: 'poll' });
    if (expected === 'url_required') {
      expect(() => enrol({ id, ...input })).toThrow(expect.objectContaining({ code: expected }));
      expect(store.workspaces.get(id)?.status).toBe('awaiting_agent');
      expect(tokens.hasLiveBearer(id)).toBe(false);
    } else {
      enrol({ id, ...input });
      expect(store.workspaces.get(id)).toMatchObject({ status: 'online', url: expected });
    }
  });
});

describe('tokens', () => {
  test('are stored by hash only, and rotating revokes all earlier ones', () => {
    const { id } = addWorkspace(store, 'Ada');
    const old = tokens.rotate(id);
    const fresh = tokens.rotate(id);
    expect(tokens.ownerOf(old.bearer, 'bearer')).toBeNull();
    expect(tokens.ownerOf(old.prefix, 'prefix')).toBeNull();
    expect(tokens.ownerOf(fresh.bearer, 'bearer')).toBe(id);
    expect(tokens.ownerOf(fresh.prefix, 'prefix')).toBe(id);
    expect(tokens.ownerOf(fresh.prefix, 'bearer'), 'a prefix is no bearer').toBeNull();
    expect(tokens.ownerOf(fresh.bearer, 'prefix'), 'a bearer is no prefix').toBeNull();
    expect(store.tokens.findLive(fresh.bearer)).toBeUndefined();
  });

  test('of a removed workspace open nothing', () => {
    const { id } = addWorkspace(store, 'Ada');
    const token = tokens.issue(id, 'bearer');
    store.workspaces.update(id, { status: 'removed' });
    expect(tokens.ownerOf(token, 'bearer')).toBeNull();
  });
});

test.each([
  [
    { external: true, agentUrl: 'http://localhost:9/x' },
    'http://host.docker.internal:9/x',
    'http://localhost:9/x',
  ],
  [{ external: true, agentUrl: 'http://127.0.0.1/x' }, 'http://host.docker.internal/x', 'http://127.0.0.1/x'],
  [{ external: true, agentUrl: 'https://a.example' }, 'https://a.example', 'https://a.example'],
  [
    { external: true, agentUrl: 'http://localhost.example' },
    'http://localhost.example',
    'http://localhost.example',
  ],
  [{ external: true, agentUrl: '' }, null, null],
  [{ status: 'online', url: 'http://127.0.0.1:1' }, 'own', 'http://127.0.0.1:1'],
  [{ status: 'offline', url: '' }, null, null],
] as const)('%o is reached at %s by containers and at %s by others', (fields, inside, outside) => {
  const record = addWorkspace(store, 'Ada', fields);
  const own = `http://ws-${record.id.slice(0, 12)}:8000`;
  expect(reachableUrl(record, true)).toBe(inside === 'own' ? own : inside);
  expect(reachableUrl(record, false)).toBe(outside);
});
