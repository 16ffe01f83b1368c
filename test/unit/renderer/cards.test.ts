import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Workspace } from '../../../core/contract/index.ts';
import { CardIndex } from '../../../renderer/src/canvas/node/card-index.ts';
import { teamPresence } from '../../../renderer/src/canvas/node/summary.ts';
import { childrenIndex } from '../../../renderer/src/engine/children.ts';
import { presences } from '../../../renderer/src/engine/presence.ts';
import { byId, workspace } from './fixtures.ts';

const members = byId(
  workspace('Mara'),
  workspace('Priya', { parentId: 'Mara' }),
  workspace('Leo', { parentId: 'Priya', status: 'failed' }),
  workspace('Sade', { parentId: 'Priya', position: 1, currentTask: 'Tests', activeTasks: 1 }),
  workspace('Hanna', { parentId: 'Mara', position: 1 }),
);

function orgOf(workspaces: Record<string, Workspace>, unread: Record<string, number> = {}) {
  return { workspaces, children: childrenIndex(workspaces, {}), unread, asking: {} };
}

describe('the index of cards', () => {
  const org = orgOf(members);
  let index: CardIndex;
  const change = (id: string, part: Partial<Workspace>) =>
    index.followOrg({
      ...org,
      workspaces: { ...members, [id]: workspace(id, { ...members[id], ...part }) },
    });
  const countOf = (id: string, presence: (typeof presences)[number]) =>
    index.card(id).counts[presences.indexOf(presence)];

  beforeEach(() => {
    index = new CardIndex();
    index.followOrg(org);
  });

  it('P1: a change of one workspace is about its card and the teams around it', () => {
    const before = index.card('Hanna');
    expect([...change('Sade', { currentTask: '', activeTasks: 0 })].sort()).toEqual([
      'Mara',
      'Priya',
      'Sade',
    ]);
    expect(countOf('Priya', 'busy')).toBe(0);
    expect(countOf('Mara', 'online')).toBe(4);
    expect(index.card('Hanna')).toBe(before);
  });

  it('P1: what a card does not show is about no card', () => {
    expect([...change('Leo', { lastHeartbeatAt: 5, uptimeSeconds: 90, errorRate: 0.1 })]).toEqual([]);
    expect([...index.followOrg(orgOf(members))]).toEqual([]);
  });

  it('P1: a name is about its card and those that it leads', () => {
    expect([...change('Hanna', { name: 'Hanna S.' })]).toEqual(['Hanna']);
  });

  it('shows the member of a collapsed team that most needs a look', () => {
    expect(teamPresence(index.card('Priya').counts)).toBe('failed');
    expect(index.card('Hanna').counts).toEqual([]);
  });

  it('counts what nobody has seen in the whole team', () => {
    const changed = index.followOrg({ ...org, unread: { Sade: 2, Mara: 1 } });
    expect([...changed].sort()).toEqual(['Mara', 'Priya', 'Sade']);
    expect(index.card('Priya')).toMatchObject({ teamUnread: 2, facts: { unread: 0 } });
    expect(index.card('Mara')).toMatchObject({ teamUnread: 3, facts: { unread: 1 } });
  });

  it('counts what waits for a decision in the whole team', () => {
    const changed = index.followOrg({ ...org, asking: { Sade: 2 } });
    expect([...changed].sort()).toEqual(['Mara', 'Priya', 'Sade']);
    expect(index.card('Sade').facts.asking).toBe(2);
    expect(index.card('Priya')).toMatchObject({ teamAsking: 2, facts: { asking: 0 } });
    index.followOrg(org);
    expect(index.card('Mara').teamAsking).toBe(0);
  });

  it('has the keyboard enter at the first root, then where the cursor is', () => {
    expect(index.card('Mara').isTabStop).toBe(true);
    expect([...index.followCursor('Leo')].sort()).toEqual(['Leo', 'Mara']);
    expect([...index.followCursor(null)].sort()).toEqual(['Leo', 'Mara']);
    expect(index.card('Leo').isTabStop).toBe(false);
  });

  it('tells the two ends of the line that is selected, and those that were', () => {
    expect([...index.followPair(['Leo', 'Sade'])].sort()).toEqual(['Leo', 'Sade']);
    expect([...index.followPair(['Leo', 'Hanna'])].sort()).toEqual(['Hanna', 'Sade']);
    expect([...index.followPair(null)].sort()).toEqual(['Hanna', 'Leo']);
  });

  it('gives texts once, also to who comes later', () => {
    expect([...index.detail(['Leo', 'Nour'])]).toEqual(['Leo']);
    expect([...index.detail(['Leo'])]).toEqual([]);
    index.followOrg(orgOf({ ...members, ...byId(workspace('Nour', { parentId: 'Mara', position: 2 })) }));
    expect(index.card('Nour').isDetailed).toBe(true);
  });

  it('forgets who is gone', () => {
    const { Leo: _gone, ...rest } = members;
    expect(index.followOrg(orgOf(rest)).has('Leo')).toBe(true);
    expect(index.card('Leo').facts.name).toBe('');
    expect(countOf('Priya', 'failed')).toBe(0);
  });
});

describe('a card from farthest out', () => {
  it('has a shape for each presence', async () => {
    const styles = path.join(import.meta.dirname, '../../../renderer/src/canvas/node/CardTile.module.css');
    const painted = [...(await readFile(styles, 'utf8')).matchAll(/\.([a-z]+)(?=[ ,])/g)].map(
      ([, name]) => name,
    );
    expect(presences.filter((presence) => !painted.includes(presence))).toEqual([]);
  });
});
