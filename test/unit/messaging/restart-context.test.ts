import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger } from '../../../core/base/index.ts';
import { announceRestart, Outbox, type SendOutcome } from '../../../core/messaging/index.ts';
import type { Store, WorkspaceRecord } from '../../../core/store/index.ts';
import { settle, TestClock } from '../../support/clock.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

const clock = new TestClock();
let store: Store;
let outbox: Outbox;
let ada: WorkspaceRecord;
let sent: { callerId: string | null; body: unknown }[];
let outcome: SendOutcome;

beforeEach(() => {
  store = memoryStore(clock.now);
  sent = [];
  outcome = { kind: 'answered', status: 200, body: { result: {} } };
  outbox = newOutbox();
  const lastHeartbeatAt = clock.now() - (2 * 60 + 5) * 60_000;
  ada = addWorkspace(store, 'Ada', { status: 'provisioning', lastHeartbeatAt });
});
afterEach(() => {
  outbox.dispose();
  store.dispose();
});

interface Told {
  readonly params: {
    readonly message: { readonly parts: { readonly text: string }[] };
    readonly metadata: unknown;
  };
}

function newOutbox(): Outbox {
  const send = async ({ callerId, envelope }: { callerId: string | null; envelope: { body: unknown } }) => {
    sent.push({ callerId, body: envelope.body });
    return outcome;
  };
  const proxy = { send, countUnderWay: () => 0, cancel: () => false };
  return new Outbox({ store, proxy, clock, logger: silentLogger() });
}

function secret(key: string, workspaceId: string | null): void {
  store.secrets.put({ workspaceId, key, source: 'user', value: Buffer.from('sealed'), encryptionVersion: 1 });
}

function comeOnline(): Promise<void> {
  store.workspaces.update(ada.id, { status: 'online', url: 'http://agent' });
  outbox.drain(ada.id);
  return settle();
}

const announce = (record = ada) => announceRestart(record, { store, outbox, now: clock.now });

test('it is told once the agent is there, with names of variables only, and not by the user', async () => {
  secret('ZETA', null);
  secret('ALPHA', ada.id);
  secret('ALPHA', null);
  announce();
  outbox.drain(ada.id);
  await settle();
  expect(sent).toEqual([]);
  await comeOnline();
  expect(sent).toHaveLength(1);
  expect(sent[0]?.callerId).toBe('system:restart-context');
  const { params } = (sent[0]?.body ?? {}) as Told;
  expect(params.metadata).toEqual({ source: 'platform', kind: 'restart_context', layer: 1 });
  const [title, at, before, names] = params.message.parts[0]?.text.split('\n') ?? [];
  expect(title).toBe('WORKSPACE RESTART CONTEXT');
  expect(at).toMatch(/^Restarted at: 2026-/);
  expect(before).toMatch(/ \(2h5m ago\)$/);
  expect(names).toBe('Environment variables: ALPHA, ZETA');
});

test('of several restarts only the last one is told', async () => {
  announce();
  announce({ ...ada, generation: 2 });
  await comeOnline();
  expect(sent).toHaveLength(1);
});

test('one that never ran has lost nothing', () => {
  announce({ ...ada, lastHeartbeatAt: null });
  expect(store.queue.depth(ada.id)).toBe(0);
});

test('it waits over the end of an engine, but what was being sent then is not sent again', async () => {
  announce();
  outbox.dispose();
  outbox = newOutbox();
  outbox.start();
  outcome = { kind: 'busy', status: 503, body: {} };
  await comeOnline();
  await clock.elapse(120_000);
  expect(sent, 'the agent may have it').toHaveLength(1);

  announce({ ...ada, generation: 3 });
  const row = store.queue.nextFor(ada.id);
  store.queue.update(row?.id ?? '', { status: 'dispatched' });
  outbox.dispose();
  outbox = newOutbox();
  outbox.start();
  outbox.drain(ada.id);
  await settle();
  expect(sent).toHaveLength(1);
});

test('an agent that takes too long is not told any more', async () => {
  announce();
  await clock.elapse(61 * 60_000);
  await comeOnline();
  expect(sent).toEqual([]);
});

test('it wakes nobody that went to sleep before it could be told', async () => {
  announce();
  store.workspaces.update(ada.id, { status: 'hibernated', desired: 'hibernated' });
  outbox.drain(ada.id);
  expect(store.queue.depth(ada.id)).toBe(0);
  await comeOnline();
  expect(sent).toEqual([]);
});
