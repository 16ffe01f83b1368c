import { describe, expect, it } from 'vitest';
import { announcement } from '../../../renderer/src/app/announcements.ts';
import { layoutOrg } from '../../../renderer/src/canvas/layout/layout.ts';
import { structureOf } from '../../../renderer/src/canvas/layout/structure-of.ts';
import { neighbourOf } from '../../../renderer/src/canvas/neighbours.ts';
import { initialsOf } from '../../../renderer/src/canvas/node/summary.ts';
import { isFarFrom, levelFrom, levelOf, unitOf } from '../../../renderer/src/canvas/zoom.ts';
import { childrenIndex } from '../../../renderer/src/engine/children.ts';
import { phaseFills, phaseText, presenceOf } from '../../../renderer/src/engine/presence.ts';
import { initialState } from '../../../renderer/src/engine/state.ts';
import { engineSummary } from '../../../renderer/src/frame/engine-summary.ts';
import { paneSizes } from '../../../renderer/src/frame/pane-sizes.ts';
import { outlineRows } from '../../../renderer/src/outline/rows.ts';
import { byId, workspace } from './fixtures.ts';

const workspaces = byId(
  workspace('Mara'),
  workspace('Priya', { parentId: 'Mara', position: 0, role: 'Engineering lead' }),
  workspace('Leo', { parentId: 'Priya', position: 0, status: 'failed' }),
  workspace('Sade', { parentId: 'Priya', position: 1, currentTask: 'Tests', activeTasks: 1 }),
  workspace('Hanna', { parentId: 'Mara', position: 1 }),
);
const children = childrenIndex(workspaces, {});
const state = { ...initialState, workspaces, children };

describe('presence', () => {
  it('tells working from idle, and sleeping from paused', () => {
    expect(presenceOf(workspace('a', { activeTasks: 1 }))).toBe('busy');
    expect(presenceOf(workspace('a'))).toBe('online');
    expect(presenceOf(workspace('a', { status: 'hibernating' }))).toBe('asleep');
    expect(presenceOf(workspace('a', { status: 'failed', activeTasks: 1 }))).toBe('failed');
  });

  it('puts a provisioning step into words and segments', () => {
    const phase = { step: 'image', progress: 0.618, since: 0 } as const;
    expect(phaseText(phase)).toBe('Preparing image 62%');
    expect(phaseFills(phase)).toEqual([0.618, 0, 0, 0, 0, 0]);
    expect(phaseFills({ step: 'start', since: 0 })).toEqual([1, 1, 1, 1, 0.5, 0]);
  });

  it('takes initials from first and last word', () => {
    expect(['Mara Lindqvist', 'release-engineer', 'Élodie', ''].map(initialsOf)).toEqual([
      'ML',
      'RE',
      'É',
      '',
    ]);
  });
});

describe('outline', () => {
  const all = { text: '', presence: null };

  it('lists the tree in order with depth and place', () => {
    const rows = outlineRows(state, new Set(['Priya']), all);
    expect(rows.map(({ id, depth, expanded }) => [id, depth, expanded])).toEqual([
      ['Mara', 0, true],
      ['Priya', 1, false],
      ['Hanna', 1, false],
    ]);
    expect(rows[2]).toMatchObject({ position: 2, siblings: 2, hasChildren: false });
  });

  it('keeps ancestors of a match and opens closed teams for it', () => {
    const rows = outlineRows(state, new Set(['Mara']), { text: 'sade', presence: null });
    expect(rows.map(({ id }) => id)).toEqual(['Mara', 'Priya', 'Sade']);
    const failed = outlineRows(state, new Set(), { text: '', presence: 'failed' });
    expect(failed.map(({ id }) => id)).toEqual(['Mara', 'Priya', 'Leo']);
  });
});

describe('canvas', () => {
  it('keeps the structure while only tasks change', () => {
    const before = structureOf(state, null);
    const busy = {
      ...state,
      workspaces: { ...workspaces, Leo: workspace('Leo', { parentId: 'Priya', currentTask: 'x' }) },
    };
    expect(structureOf(busy, before)).toBe(before);
    const folded = {
      ...state,
      workspaces: { ...workspaces, Priya: workspace('Priya', { collapsed: true }) },
    };
    expect(structureOf(folded, before)).not.toBe(before);
  });

  it('walks with the arrow keys to siblings, members and the lead', () => {
    const layout = layoutOrg({ children, collapsed: new Set(), placed: new Map() }, 3);
    expect(neighbourOf(layout, 'Mara', 'ArrowDown')).toBe('Hanna');
    expect(neighbourOf(layout, 'Hanna', 'ArrowRight')).toBe('Priya');
    expect(neighbourOf(layout, 'Priya', 'ArrowDown')).toBe('Leo');
    expect(neighbourOf(layout, 'Leo', 'ArrowUp')).toBe('Priya');
    expect(neighbourOf(layout, 'Hanna', 'ArrowLeft')).toBeNull();
  });

  it('scales text so that it never falls below its size on the screen', () => {
    for (let zoom = 0.06; zoom < 2; zoom += 0.013) {
      expect(unitOf(zoom) * zoom).toBeGreaterThanOrEqual(Math.min(1, zoom) * 0.999);
      expect(unitOf(zoom) * zoom).toBeGreaterThanOrEqual(Math.min(1, 0.999));
    }
    expect([1, 0.7, 0.5, 0.31, 0.2, 0.1].map(levelOf)).toEqual(['near', 'mid', 'low', 'far', 'dot', 'speck']);
  });

  it('keeps a level near its threshold when the zoom comes nearer, and none that does not fit', () => {
    expect(levelFrom('dot', 0.305)).toBe('dot');
    expect(levelFrom('dot', 0.325)).toBe('far');
    expect(levelFrom('far', 0.299)).toBe('dot');
    expect(levelFrom(null, 0.305)).toBe('far');
    expect(levelFrom('dot', 1)).toBe('near');
    expect([isFarFrom(null, 1), isFarFrom('near', 0.14), isFarFrom('far', 0.2)]).toEqual([true, true, false]);
  });
});

describe('frame', () => {
  const stored = { outline: 248, inspector: 388, dock: 236 };
  const open = { outline: true, inspector: true, dock: true };

  it('leaves room for the canvas in a window of medium width', () => {
    const panes = paneSizes({ width: 1024, height: 700 }, { ...stored, inspector: 700 }, open);
    expect(1024 - panes.outline - panes.inspector).toBeGreaterThanOrEqual(300);
    expect(panes.overlay).toBe(false);
  });

  it('gives the outline up and overlays the inspector in a narrow window', () => {
    const panes = paneSizes({ width: 700, height: 700 }, stored, open);
    expect(panes).toMatchObject({ outline: 0, inspector: 388, overlay: true });
    expect(paneSizes({ width: 360, height: 700 }, stored, open).inspector).toBeLessThanOrEqual(360);
  });

  it('says in the engine pill where workspaces run and what is wrong', () => {
    const engine = {
      backend: 'docker',
      docker: { state: 'ready', endpoint: '', version: '27.3.1', probed: [] },
    } as never;
    expect(engineSummary(engine, 'live', 12, null)).toEqual({
      text: 'Docker 27.3 · 12 running',
      tone: 'good',
    });
    expect(engineSummary(engine, 'live', 12, '3.1 GiB').text).toBe('Docker 27.3 · 12 running · 3.1 GiB');
    expect(engineSummary(engine, 'connecting', 12, null).tone).toBe('waiting');
    expect(engineSummary(engine, 'reconnecting', 12, null)).toEqual({
      text: 'Reconnecting',
      tone: 'waiting',
    });
    expect(engineSummary(engine, 'gone', 12, null)).toEqual({ text: 'The engine is gone', tone: 'bad' });
    const absent = { backend: 'none', docker: { state: 'absent', version: '', probed: [] } } as never;
    expect(engineSummary(absent, 'live', 0, null)).toEqual({ text: 'No Docker engine', tone: 'bad' });
  });

  it('announces status changes, not every task', () => {
    const after = {
      ...workspaces,
      Leo: workspace('Leo', { parentId: 'Priya' }),
      Hanna: workspace('Hanna', { parentId: 'Mara', activeTasks: 1 }),
    };
    expect(announcement(workspaces, after)).toBe('Online: Leo.');
    expect(announcement(workspaces, workspaces)).toBe('');
  });
});
