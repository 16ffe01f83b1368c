import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { ParsedInputOf } from '../../../core/contract/index.ts';
import { TestOrg } from '../../support/org.ts';
import { collectEvents } from '../../support/store.ts';

let org: TestOrg;
let lead: string;
let ada: string;

beforeEach(async () => {
  org = new TestOrg();
  lead = await org.createOnline('Lead');
  ada = await org.createOnline('Ada', lead);
});
afterEach(async () => {
  await org.reconciler.dispose();
  org.store.dispose();
});

const update = (id: string, change: Partial<ParsedInputOf<'workspaces.update'>>) =>
  org.lifecycle.update({ id, restart: false, ...change });
const refusal = (code: string) => expect.objectContaining({ code });

describe('a change', () => {
  test.each([
    ['tier', { tier: 1 }],
    ['runtime', { runtime: 'langgraph' }],
  ])('of the %s starts another instance at once, with a config.yaml that says so', async (field, change) => {
    const { generation } = org.get(ada);
    expect(update(ada, change).needsRestart).toBe(false);
    expect(org.get(ada)).toMatchObject({ ...change, generation: generation + 1, status: 'provisioning' });
    await org.bringOnline();
    const config = parse(org.machine.data.get(ada)?.get('config.yaml') ?? '') as Record<string, unknown>;
    expect(config).toMatchObject({ name: 'x', [field]: Object.values(change)[0] });
  });

  test.each([
    ['model', { model: 'opus' }],
    ['folder', { workspaceDir: '/home/me/project', workspaceAccess: 'read_only' as const }],
    ['parent', { parentId: null }],
  ])('of the %s waits for the next start, unless that is asked for', async (_, change) => {
    const { generation } = org.get(ada);
    expect(update(ada, change).needsRestart).toBe(true);
    await org.lifecycle.settled([ada]);
    expect(org.get(ada)).toMatchObject({ ...change, generation, status: 'online' });
    expect(update(ada, change).needsRestart, 'nothing differs any more').toBe(false);
    const other = await org.createOnline('Other', lead);
    expect(update(other, { ...change, restart: true }).needsRestart).toBe(false);
    expect(org.get(other)).toMatchObject({ ...change, status: 'provisioning' });
  });

  test('of a paused one restarts nothing and asks for nothing', () => {
    org.lifecycle.pause(ada);
    expect(update(ada, { model: 'opus', tier: 1 }).needsRestart).toBe(false);
    expect(org.get(ada)).toMatchObject({ status: 'paused', tier: 1 });
  });

  test('of name, place or sleep touches no instance', () => {
    const { generation } = org.get(ada);
    const change = { name: 'Eda', canvas: { x: 1, y: 2 }, hibernateAfterMinutes: 5 };
    expect(update(ada, change)).toMatchObject({ needsRestart: false, record: change });
    expect(org.get(ada)).toMatchObject({ generation, status: 'online' });
  });

  test.each([
    [
      'a relative folder',
      { workspaceDir: 'project', workspaceAccess: 'read_only' as const },
      'invalid_folder',
    ],
    [
      'a folder with ..',
      { workspaceDir: '/a/../etc', workspaceAccess: 'read_only' as const },
      'invalid_folder',
    ],
    ['access to nothing', { workspaceAccess: 'read_write' as const }, 'invalid_folder_access'],
    ['a name that breaks YAML', { name: 'a: {b}' }, 'invalid_name'],
  ])('to %s is refused', (_, change, code) => {
    const before = org.get(ada);
    expect(() => update(ada, change)).toThrow(refusal(code));
    expect(org.get(ada)).toEqual(before);
  });
});

describe('a move', () => {
  test('puts it behind the others and tells everybody', () => {
    const events = collectEvents(org.store);
    const first = org.create('First');
    org.create('Child', first);
    update(ada, { parentId: first });
    expect(org.get(ada)).toMatchObject({ parentId: first, position: 1, canvas: null });
    expect(events.all).toContainEqual({
      type: 'platform',
      event: 'WORKSPACE_MOVED',
      workspaceId: ada,
      payload: { parent_id: first, previous_parent_id: lead },
    });
  });

  test('goes where it is wanted, and back to its place among its siblings', () => {
    org.create('Later', lead);
    const { position } = org.get(ada);
    const first = org.create('First');
    update(ada, { parentId: first, canvas: { x: 30, y: 140 } });
    expect(org.get(ada)).toMatchObject({ parentId: first, canvas: { x: 30, y: 140 } });
    update(ada, { parentId: lead, canvas: null, position });
    expect(org.get(ada)).toMatchObject({ parentId: lead, canvas: null, position });
  });

  test('by an import is told as well', () => {
    const first = org.create('First');
    const events = collectEvents(org.store);
    org.lifecycle.respec(ada, { patch: { parentId: first }, restart: true });
    expect(events.platform()).toContain('WORKSPACE_MOVED');
  });

  test('into itself or below is refused', () => {
    const bob = org.create('Bob', ada);
    for (const parentId of [ada, bob])
      expect(() => update(ada, { parentId })).toThrow(refusal('move_into_itself'));
    expect(org.get(ada).parentId).toBe(lead);
  });

  test('to where the name is taken, to nowhere, and to a paused team is refused', () => {
    const other = org.create('Other');
    org.create('Ada', other);
    expect(() => update(ada, { parentId: other })).toThrow(refusal('name_taken'));
    expect(() => update(ada, { parentId: 'nobody' })).toThrow(refusal('workspace_not_found'));
    const quiet = org.create('Quiet');
    org.lifecycle.pause(quiet);
    expect(() => update(ada, { parentId: quiet })).toThrow(refusal('ancestor_paused'));
    expect(org.get(ada).parentId).toBe(lead);
    org.lifecycle.pause(ada);
    expect(update(ada, { parentId: quiet }).record.parentId).toBe(quiet);
  });
});

describe('the tier that a user agrees to', () => {
  test('is noted, and starts again what failed for want of it', async () => {
    org.store.workspaces.update(ada, {
      tier: 3,
      status: 'failed',
      error: { code: 'tier_needs_confirmation', message: 'x', actions: [] },
    });
    org.lifecycle.allowTier(ada, 2);
    expect(org.get(ada)).toMatchObject({ allowedTier: 2, status: 'failed' });
    org.lifecycle.allowTier(ada, 3);
    await org.bringOnline();
    expect(org.get(ada)).toMatchObject({ allowedTier: 3, status: 'online' });
  });

  test('is taken back with the tier that it was for', () => {
    org.lifecycle.allowTier(ada, 4);
    org.lifecycle.update({ id: ada, tier: 4, restart: false });
    expect(org.get(ada)).toMatchObject({ tier: 4, allowedTier: 4 });
    org.lifecycle.update({ id: ada, tier: 3, restart: false });
    expect(org.get(ada)).toMatchObject({ tier: 3, allowedTier: 3 });
    org.lifecycle.update({ id: ada, tier: 1, restart: false });
    expect(org.get(ada)).toMatchObject({ tier: 1, allowedTier: 2 });
  });

  test('restarts nothing that runs', () => {
    const { generation } = org.get(ada);
    org.lifecycle.allowTier(ada, 4);
    expect(org.get(ada)).toMatchObject({ allowedTier: 4, generation, status: 'online' });
  });
});

describe('a restart', () => {
  test('can reset the session, and can write all files again', async () => {
    org.machine.data.get(ada)?.set('config.yaml', 'changed by the agent');
    org.lifecycle.restart(ada);
    await org.bringOnline();
    expect(org.machine.data.get(ada)?.get('config.yaml')).toBe('changed by the agent');
    org.lifecycle.restart(ada, { reset: true, rewriteFiles: true });
    expect(org.get(ada)).toMatchObject({ resetSession: true, status: 'provisioning' });
    await org.bringOnline();
    expect(org.machine.data.get(ada)?.get('config.yaml')).toBe('name: x');
  });
});
