import { describe, expect, it } from 'vitest';
import { intersects } from '../../../renderer/src/canvas/layout/geometry.ts';
import { absoluteBoxes, type Layout, layoutOrg } from '../../../renderer/src/canvas/layout/layout.ts';
import { routeBetween } from '../../../renderer/src/canvas/layout/routes.ts';
import { visibleAncestor } from '../../../renderer/src/canvas/layout/visible.ts';
import { pairKey, pairsOf, TRAFFIC_WINDOW_MS } from '../../../renderer/src/canvas/traffic/pairs.ts';
import { pulsesBetween } from '../../../renderer/src/canvas/traffic/pulses.ts';
import { childrenIndex } from '../../../renderer/src/engine/children.ts';
import { syntheticOrg } from '../../support/synthetic-org.ts';
import { activity, byId, delegation, workspace } from './fixtures.ts';

const itself = (id: string) => id;
const NOW = 10 * TRAFFIC_WINDOW_MS;

describe('pairsOf', () => {
  it('counts both directions of a pair together', () => {
    const pairs = pairsOf(
      [
        delegation('b', 'a', { id: '1', updatedAt: NOW, status: 'completed' }),
        delegation('a', 'b', { id: '2', updatedAt: NOW }),
      ],
      [activity('m', NOW, { type: 'a2a_receive', sourceId: 'a', targetId: 'b' })],
      NOW,
      itself,
    );
    expect([...pairs.values()]).toMatchObject([
      { a: 'a', b: 'b', count: 3, forth: 2, active: true, failed: false, age: 0, lastAt: NOW },
    ]);
  });

  it('forgets what is older than an hour, and what the user sent', () => {
    const old = NOW - TRAFFIC_WINDOW_MS - 1;
    const pairs = pairsOf(
      [delegation('a', 'b', { updatedAt: old })],
      [
        activity('user', NOW, { type: 'a2a_receive', sourceId: null, targetId: 'b' }),
        activity('old', old, { type: 'a2a_receive', sourceId: 'a', targetId: 'b' }),
      ],
      NOW,
      itself,
    );
    expect(pairs.size).toBe(0);
  });

  it('rolls up to the collapsed team and leaves out what happens inside of it', () => {
    const workspaces = byId(
      workspace('lead'),
      workspace('team', { parentId: 'lead', collapsed: true }),
      workspace('x', { parentId: 'team' }),
      workspace('y', { parentId: 'team' }),
    );
    const layout = layoutOrg(
      { children: childrenIndex(workspaces, {}), collapsed: new Set(['team']), placed: new Map() },
      1,
    );
    const pairs = pairsOf(
      [
        delegation('lead', 'x', { updatedAt: NOW }),
        delegation('lead', 'y', { updatedAt: NOW, status: 'failed' }),
        delegation('team', 'x', { updatedAt: NOW }),
        delegation('lead', 'gone', { updatedAt: NOW }),
      ],
      [],
      NOW,
      (id) => visibleAncestor(layout, workspaces, id),
    );
    expect([...pairs]).toMatchObject([
      [pairKey('lead', 'team'), { a: 'lead', b: 'team', count: 2, active: true, failed: true }],
    ]);
    // Who it was really between can still be told.
    expect(pairs.get(pairKey('lead', 'team'))?.real).toEqual([
      { a: 'lead', b: 'x', count: 1 },
      { a: 'lead', b: 'y', count: 1 },
    ]);
  });

  it('fades in steps with the time since the last message, but not while work is under way', () => {
    const ageAfter = (minutes: number, status: 'completed' | 'in_progress') => {
      const ago = NOW - minutes * 60_000;
      const pairs = pairsOf([delegation('a', 'b', { updatedAt: ago, status })], [], NOW, itself);
      return pairs.get(pairKey('a', 'b'))?.age;
    };
    expect([1, 15, 30, 55].map((minutes) => ageAfter(minutes, 'completed'))).toEqual([0, 1, 2, 3]);
    expect(ageAfter(55, 'in_progress')).toBe(0);
  });
});

describe('pulsesBetween', () => {
  const state = (...delegations: ReturnType<typeof delegation>[]) => ({
    delegations: Object.fromEntries(delegations.map((one) => [one.id, one])),
    activity: [],
  });

  it('runs to the one who is asked, then back with the result', () => {
    const asked = state(delegation('a', 'b'));
    const working = state(delegation('a', 'b', { status: 'in_progress' }));
    const done = state(delegation('a', 'b', { status: 'completed' }));
    expect(pulsesBetween(state(), asked)).toEqual([{ from: 'a', to: 'b' }]);
    expect(pulsesBetween(asked, working)).toEqual([]);
    expect(pulsesBetween(working, done)).toEqual([{ from: 'b', to: 'a' }]);
    expect(pulsesBetween(done, state(delegation('a', 'b', { status: 'completed', updatedAt: 1 })))).toEqual(
      [],
    );
  });

  it('lights each direction once for messages that are new', () => {
    const seen = activity('1', 1, { type: 'a2a_receive', sourceId: 'a', targetId: 'b' });
    const two = activity('2', 2, { type: 'a2a_receive', sourceId: 'c', targetId: 'd' });
    const three = activity('3', 3, { type: 'a2a_receive', sourceId: 'c', targetId: 'd' });
    const pulses = pulsesBetween(
      { delegations: {}, activity: [seen] },
      { delegations: {}, activity: [three, two, seen] },
    );
    expect(pulses).toEqual([{ from: 'c', to: 'd' }]);
  });
});

describe('routeBetween', () => {
  const workspaces = Object.fromEntries(syntheticOrg(42, 0).map((one) => [one.id, one]));
  const layout = layoutOrg(
    { children: childrenIndex(workspaces, {}), collapsed: new Set(), placed: new Map() },
    1.5,
  );
  const boxes = absoluteBoxes(layout);
  const ids = [...layout.keys()];

  it('never crosses a card', () => {
    for (const from of ids) {
      for (const to of ids) {
        if (from === to) continue;
        const route = routeBetween(layout, boxes, from, to);
        expect(route).not.toBeNull();
        for (const card of cardsCrossed(layout, route?.points ?? [])) expect([from, to]).toContain(card);
      }
    }
  });

  it('starts at one and ends at the other', () => {
    const [root = '', , , leaf = ''] = ids;
    const points = routeBetween(layout, boxes, root, leaf)?.points ?? [];
    const end = points.at(-1);
    const box = boxes.get(leaf);
    expect(end?.y).toBe(box?.y);
    expect(routeBetween(layout, boxes, leaf, root)?.points.at(0)).toEqual(end);
  });

  function cardsCrossed(all: Layout, points: readonly { x: number; y: number }[]): string[] {
    const crossed: string[] = [];
    points.slice(1).forEach((point, index) => {
      const previous = points[index] ?? point;
      const segment = {
        x: Math.min(point.x, previous.x),
        y: Math.min(point.y, previous.y),
        width: Math.abs(point.x - previous.x),
        height: Math.abs(point.y - previous.y),
      };
      for (const node of all.values()) {
        const box = boxes.get(node.id);
        if (node.kind === 'leaf' && box && intersects(segment, box)) crossed.push(node.id);
      }
    });
    return crossed;
  }
});
