import { describe, expect, it } from 'vitest';
import type { Approval, ChatMessage } from '../../../core/contract/index.ts';
import { waitingApprovals } from '../../../renderer/src/engine/approvals.ts';
import { applyEvents, mergeActivity, mergeMessages } from '../../../renderer/src/engine/reduce.ts';
import {
  ACTIVITY_LIMIT,
  DELEGATION_LIMIT,
  type EngineState,
  initialState,
  withSnapshot,
} from '../../../renderer/src/engine/state.ts';
import { activity, approval, delegation, sequenced, workspace } from './fixtures.ts';

const snapshot = {
  seq: 7,
  engine: {
    version: '0.1.0',
    instanceId: 'i',
    home: '/h',
    url: '',
    backend: 'docker' as const,
    requestedBackend: 'auto' as const,
    docker: {
      state: 'ready' as const,
      endpoint: '',
      version: '27',
      apiVersion: '1.47',
      flavour: 'docker' as const,
      reason: '',
      probed: [],
    },
    openDev: false,
    startedAt: 0,
  },
  workspaces: [
    workspace('lead'),
    workspace('b', { parentId: 'lead', position: 1 }),
    workspace('a', { parentId: 'lead' }),
  ],
  builds: [],
  delegations: [delegation('lead', 'a')],
  problems: [],
  tasks: [],
  unread: {},
  queued: 0,
  approvals: [],
};
const loaded: EngineState = withSnapshot(initialState, snapshot);

function message(id: string, createdAt: number, change: Partial<ChatMessage> = {}): ChatMessage {
  return {
    id,
    workspaceId: 'a',
    role: 'agent',
    text: id,
    files: [],
    state: 'sent',
    error: null,
    traceId: null,
    work: null,
    createdAt,
    ...change,
  };
}

function unread(workspaceId: string, count: number) {
  return { type: 'unread.changed', workspaceId, count } as const;
}

describe('withSnapshot', () => {
  it('indexes children by parent in their order', () => {
    expect(loaded.children).toEqual({ root: ['lead'], lead: ['a', 'b'] });
  });

  it('keeps the identity of what a new snapshot says again', () => {
    const again = withSnapshot(loaded, structuredClone(snapshot));
    expect(again.workspaces.a).toBe(loaded.workspaces.a);
    expect(again.children.lead).toBe(loaded.children.lead);
    expect(again.delegations['lead-a']).toBe(loaded.delegations['lead-a']);
  });

  it('forgets what is gone', () => {
    const again = withSnapshot(loaded, { ...snapshot, workspaces: [workspace('lead')], delegations: [] });
    expect(Object.keys(again.workspaces)).toEqual(['lead']);
    expect(again.children).toEqual({ root: ['lead'] });
  });
});

describe('requests for approval', () => {
  const asked = approval('r1', { workspaceId: 'a', expiresAt: 20 });
  const sooner = approval('r2', { workspaceId: 'b', expiresAt: 10 });
  const events = (...approvals: Approval[]) =>
    sequenced(approvals.map((each) => ({ type: 'approval.changed', approval: each })));

  it('come with the snapshot and by events, are counted by workspace, and go when they are decided', () => {
    const first = withSnapshot(loaded, { ...snapshot, approvals: [asked] });
    expect(first.asking).toEqual({ a: 1 });
    const both = applyEvents(first, events(sooner));
    expect(both.asking).toEqual({ a: 1, b: 1 });
    expect(waitingApprovals(both.approvals, null).map(({ id }) => id)).toEqual(['r2', 'r1']);
    expect(waitingApprovals(both.approvals, 'a')).toEqual([asked]);
    const decided = applyEvents(both, events({ ...asked, status: 'approved' }));
    expect(decided.approvals).toEqual({ r2: sooner });
    expect(decided.asking).toEqual({ b: 1 });
  });
});

describe('applyEvents', () => {
  it('changes only what a batch touches', () => {
    const renamed = workspace('a', { parentId: 'lead', name: 'Ada' });
    const next = applyEvents(loaded, sequenced([{ type: 'workspace.changed', workspace: renamed }]));
    expect(next.workspaces.a).toBe(renamed);
    expect(next.workspaces.b).toBe(loaded.workspaces.b);
    expect(next.children).toBe(loaded.children);
    expect(next.delegations).toBe(loaded.delegations);
    expect(loaded.workspaces.a?.name).toBe('a');
  });

  it('returns the same state when nothing changed', () => {
    const events = sequenced([
      { type: 'platform', event: 'TASK_UPDATED', workspaceId: 'a', payload: {} },
      { type: 'problem.cleared', key: 'unknown' },
    ]);
    expect(applyEvents(loaded, events)).toBe(loaded);
  });

  it('keeps the last of several changes of one entity', () => {
    const states = ['provisioning', 'online', 'failed'] as const;
    const events = states.map((status) => ({
      type: 'workspace.changed' as const,
      workspace: workspace('a', { parentId: 'lead', status }),
    }));
    expect(applyEvents(loaded, sequenced(events)).workspaces.a?.status).toBe('failed');
  });

  it('moves a workspace in the tree and leaves other teams alone', () => {
    const state = applyEvents(
      loaded,
      sequenced([
        { type: 'workspace.changed', workspace: workspace('other') },
        { type: 'workspace.changed', workspace: workspace('c', { parentId: 'other' }) },
      ]),
    );
    const next = applyEvents(
      state,
      sequenced([
        { type: 'workspace.changed', workspace: workspace('b', { parentId: 'other', position: 1 }) },
      ]),
    );
    expect(next.children).toMatchObject({ lead: ['a'], other: ['c', 'b'] });
    expect(next.children.root).toBe(state.children.root);
  });

  it('shows a child whose parent is unknown as a root', () => {
    const orphan = workspace('orphan', { parentId: 'nobody', createdAt: 1 });
    const next = applyEvents(loaded, sequenced([{ type: 'workspace.changed', workspace: orphan }]));
    expect(next.children.root).toEqual(['lead', 'orphan']);
  });

  it('forgets a removed workspace with its chat', () => {
    const state = applyEvents(
      loaded,
      sequenced([{ type: 'chat.changed', message: message('m', 1) }, unread('a', 1)]),
    );
    expect(state.unread).toEqual({ a: 1 });
    const next = applyEvents(state, sequenced([{ type: 'workspace.removed', id: 'a' }]));
    expect(next.workspaces.a).toBeUndefined();
    expect(next.children.lead).toEqual(['b']);
    expect(next.chat.a).toBeUndefined();
    expect(next.unread).toEqual({});
  });

  it('keeps one of each message, the last that was told', () => {
    const events = sequenced([
      { type: 'chat.changed', message: message('m1', 1) },
      { type: 'chat.changed', message: message('m1', 1, { text: 'edited' }) },
      { type: 'chat.changed', message: message('m2', 2, { role: 'user' }) },
    ]);
    expect(applyEvents(loaded, events).chat.a?.map(({ text }) => text)).toEqual(['edited', 'm2']);
  });

  it('takes from the engine what is unread, and forgets who has been read', () => {
    const said = applyEvents(loaded, sequenced([unread('a', 1), unread('b', 1), unread('a', 2)]));
    expect(said.unread).toEqual({ a: 2, b: 1 });
    const read = applyEvents(said, sequenced([unread('a', 0)]));
    expect(read.unread).toEqual({ b: 1 });
    expect(applyEvents(read, sequenced([unread('a', 0)]))).toBe(read);
  });

  it('takes from the engine how many messages wait', () => {
    const queued = (count: number) => sequenced([{ type: 'queue.changed', queued: count }]);
    const next = applyEvents(loaded, queued(3));
    expect(next.queued).toBe(3);
    expect(applyEvents(next, queued(3))).toBe(next);
    expect(withSnapshot(next, { ...snapshot, queued: 1, unread: { b: 4 } })).toMatchObject({
      queued: 1,
      unread: { b: 4 },
    });
  });
});

describe('a large batch', () => {
  const ids = Array.from({ length: 500 }, (_, index) => `w${index}`);
  const workspaces = Object.fromEntries(ids.map((id) => [id, workspace(id)]));

  it('P2: keeps the identity of whom it does not touch, and leaves the state before as it was', () => {
    const state: EngineState = { ...loaded, workspaces };
    const events = Array.from({ length: 1000 }, (_, index) => ({
      type: 'workspace.changed' as const,
      workspace: workspace(`w${index % 40}`, { currentTask: `Errand ${index}` }),
    }));
    const next = applyEvents(state, sequenced(events));
    expect(next.workspaces.w39?.currentTask).toBe('Errand 999');
    expect(ids.slice(40).every((id) => next.workspaces[id] === workspaces[id])).toBe(true);
    expect(next.children).toBe(state.children);
    expect(workspaces.w39?.currentTask).toBe('');
  });

  it('drops many and leaves the state before as it was', () => {
    const counts = Object.fromEntries(ids.map((id) => [id, 1]));
    const gone = ids.slice(0, 499).map((id) => ({ type: 'workspace.removed' as const, id }));
    const next = applyEvents({ ...loaded, workspaces, unread: counts }, sequenced(gone));
    expect(Object.keys(next.workspaces)).toEqual(['w499']);
    expect(next.unread).toEqual({ w499: 1 });
    expect(Object.keys(counts)).toHaveLength(500);
  });

  it('joins what was said with each conversation once, in the order of the events', () => {
    const said = (id: string, workspaceId: string) =>
      ({ type: 'chat.changed', message: message(id, Number(id.slice(1)), { workspaceId }) }) as const;
    const state = applyEvents(loaded, sequenced([said('m1', 'b'), said('m2', 'a')]));
    const next = applyEvents(
      state,
      sequenced([said('m3', 'a'), said('m4', 'a'), { type: 'workspace.removed', id: 'a' }, said('m5', 'a')]),
    );
    expect(next.chat.b).toBe(state.chat.b);
    expect(next.chat.a?.map(({ id }) => id)).toEqual(['m5']);
  });

  it('keeps only the newest delegations that are over, and all that still run', () => {
    const over = Array.from({ length: 3000 }, (_, index) => ({
      type: 'delegation.changed' as const,
      delegation: delegation('lead', `x${index}`, { status: 'completed', updatedAt: index }),
    }));
    const next = applyEvents(loaded, sequenced(over));
    expect(Object.keys(next.delegations)).toHaveLength(DELEGATION_LIMIT);
    expect(next.delegations['lead-a']).toBe(loaded.delegations['lead-a']);
    expect(next.delegations['lead-x2999']).toBeDefined();
    expect(next.delegations['lead-x0']).toBeUndefined();
  });
});

describe('merging', () => {
  it('orders messages by time however they arrive', () => {
    const merged = mergeMessages([message('b', 2)], [message('c', 3), message('a', 1)]);
    expect(merged.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('keeps the newest activity first, each entry once, up to the limit', () => {
    const many = Array.from({ length: ACTIVITY_LIMIT + 20 }, (_, index) => activity(`e${index}`, index));
    const merged = mergeActivity(many.slice(0, 30), many);
    expect(merged).toHaveLength(ACTIVITY_LIMIT);
    expect(merged[0]?.id).toBe(`e${ACTIVITY_LIMIT + 19}`);
  });
});

it('learns of a beat without news from the event alone', () => {
  const beat = (workspaceId: string | null, payload: Record<string, unknown>) =>
    ({ type: 'platform', event: 'WORKSPACE_HEARTBEAT', workspaceId, payload }) as const;
  const [event] = sequenced([beat('a', { active_tasks: 0, uptime_seconds: 90 })]);
  const next = applyEvents(loaded, event ? [{ ...event, at: 5 }] : []);
  expect(next.workspaces.a).toMatchObject({ uptimeSeconds: 90, lastHeartbeatAt: 5 });
  expect(next.workspaces.b).toBe(loaded.workspaces.b);
  expect(next.children).toBe(loaded.children);
  expect(applyEvents(loaded, sequenced([beat('nobody', {}), beat(null, {})]))).toBe(loaded);
});
