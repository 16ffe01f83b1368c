import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AssignedAgents, Instructions, WorkspaceConfigs } from '../../../core/settings/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { addWorkspace, collectEvents, memoryStore } from '../../support/store.ts';

let store: Store;
let ada: string;
let bea: string;
beforeEach(() => {
  store = memoryStore();
  ada = addWorkspace(store, 'Ada').id;
  bea = addWorkspace(store, 'Bea').id;
});
afterEach(() => store.dispose());

const code = (expected: string) => expect.objectContaining({ code: expected });

describe('rules for agents', () => {
  const add = (title: string, priority: number, scopeTarget: string | null = null) =>
    new Instructions(store).add({
      scope: scopeTarget === null ? 'global' : 'workspace',
      scopeTarget,
      title,
      content: `About ${title}.\n`,
      priority,
    });

  test('are told by priority, those for all first, without those that are switched off', () => {
    const instructions = new Instructions(store);
    add('small', 1, ada);
    add('large', 9, ada);
    add('all', -1);
    add('other', 5, bea);
    instructions.change(add('off', 99), { enabled: false });
    expect(instructions.resolve(ada)).toBe(
      [
        '## Platform-Wide Rules',
        '### all\nAbout all.',
        '## Role-Specific Rules',
        '### large\nAbout large.',
        '### small\nAbout small.',
      ].join('\n\n'),
    );
    expect(new Instructions(memoryStore()).resolve(ada)).toBe('');
    expect(instructions.list({}).map(({ title }) => title)).toContain('off');
  });

  test('keep what a change does not name, and their scope', () => {
    const instructions = new Instructions(store);
    const id = add('one', 3, ada);
    instructions.change(id, { title: 'two', content: undefined });
    expect(instructions.list({ workspaceId: ada })).toMatchObject([
      { id, scope: 'workspace', scopeTarget: ada, title: 'two', content: 'About one.\n', priority: 3 },
    ]);
    instructions.remove(id);
    expect(() => instructions.remove(id)).toThrow(code('instruction_not_found'));
    expect(() => instructions.change(id, {})).toThrow(code('instruction_not_found'));
  });

  test('for a workspace need one, and go with it', () => {
    add('one', 0, ada);
    store.workspaces.purge(ada);
    expect(new Instructions(store).list({})).toEqual([]);
    expect(() => add('two', 0, ada)).toThrow(code('workspace_not_found'));
  });
});

describe('what clients keep about a workspace', () => {
  test('is merged at the top, each by itself, up to a size', () => {
    const configs = new WorkspaceConfigs(store);
    configs.merge(ada, { a: { x: 1 }, b: 1 });
    configs.merge(ada, { a: { y: 2 } });
    configs.merge(bea, { b: 2 });
    expect([configs.get(ada), configs.get(bea)]).toEqual([{ a: { y: 2 }, b: 1 }, { b: 2 }]);
    expect(() => configs.merge(ada, { c: 'x'.repeat(256 * 1024) })).toThrow(code('config_too_large'));
    expect(configs.get(ada), 'nothing of it is stored').toEqual({ a: { y: 2 }, b: 1 });
  });
});

describe('assigned models', () => {
  test('are told with what they were before, in the transaction that stores them', () => {
    const events = collectEvents(store);
    const agents = new AssignedAgents(store);
    const first = agents.assign(ada, 'opus').id;
    expect(() => agents.assign(ada, 'opus')).toThrow(code('agent_taken'));
    const second = agents.replace(ada, 'haiku').id;
    agents.move(ada, bea);
    expect(() => agents.move(ada, bea)).toThrow(code('agent_not_found'));
    agents.assign(ada, 'opus');
    expect(() => agents.move(ada, bea)).toThrow(code('agent_taken'));
    expect(agents.remove(bea)).toMatchObject({ id: second, model: 'haiku' });
    const told = events.all.flatMap((event) => (event.type === 'platform' ? [event] : []));
    const moved = { agent_id: second, model: 'haiku' };
    expect(told).toMatchObject([
      { event: 'AGENT_ASSIGNED', workspaceId: ada, payload: { agent_id: first, model: 'opus' } },
      { event: 'AGENT_REPLACED', workspaceId: ada, payload: { ...moved, old_model: 'opus' } },
      { event: 'AGENT_MOVED', workspaceId: ada, payload: { ...moved, target_workspace_id: bea } },
      { event: 'AGENT_MOVED', workspaceId: bea, payload: { ...moved, source_workspace_id: ada } },
      { event: 'AGENT_ASSIGNED', workspaceId: ada },
      { event: 'AGENT_REMOVED', workspaceId: bea, payload: moved },
    ]);
  });
});
