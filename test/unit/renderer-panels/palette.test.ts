import { describe, expect, it, vi } from 'vitest';
import type { Workspace } from '../../../core/contract/index.ts';
import { useEngine } from '../../../renderer/src/engine/store.ts';
import type { CommandContext } from '../../../renderer/src/palette/command.ts';
import { availableCommands, commands, runCommand } from '../../../renderer/src/palette/commands.ts';
import { paletteResults } from '../../../renderer/src/palette/results.ts';
import { matchTitle } from '../../../renderer/src/palette/search.ts';
import { matchesShortcut } from '../../../renderer/src/palette/shortcuts.ts';
import { setAppearance, useAppearance } from '../../../renderer/src/state/appearance.ts';
import { useUi } from '../../../renderer/src/state/ui.ts';

/** What is selected on the canvas counts only where the canvas has the keys: here nothing has the focus. */
vi.stubGlobal('document', { activeElement: null, querySelector: () => null });
vi.stubGlobal('getSelection', () => null);

function context(selected: Partial<Workspace> | null): CommandContext {
  const ui = { paletteOpen: true, openDialog: vi.fn(), selectedIds: [] };
  const engine = {
    engine: { docker: { state: 'ready' }, requestedBackend: 'auto' },
    children: { root: ['r'] },
    workspaces: { r: { parentId: null }, w: { parentId: 'r' } },
    leaving: {},
    unread: {},
    builds: {},
    tasks: {},
  };
  useUi.setState({ selectedIds: selected ? ['w'] : [] });
  useEngine.setState({ workspaces: engine.workspaces as never });
  const acts = { run: vi.fn(), startTask: vi.fn(), checkImages: vi.fn() };
  return { ui, engine, selected, images: { overview: null }, ...acts } as unknown as CommandContext;
}

const running: Partial<Workspace> = {
  id: 'w',
  runtime: 'codex',
  desired: 'running',
  external: false,
  updateTier: 'production',
};

describe('commands', () => {
  it('have unique ids, titles and shortcuts', () => {
    for (const of of ['id', 'title', 'shortcut'] as const) {
      const values = commands.map((command) => command[of]).filter((value) => value !== undefined);
      expect(new Set(values).size).toBe(values.length);
    }
  });

  it('offer only what makes sense', () => {
    const idsWith = (selected: Partial<Workspace> | null) =>
      availableCommands(context(selected)).map((command) => command.id);
    expect(idsWith(null)).not.toContain('workspace.restart');
    expect(idsWith(null)).toContain('org.demo');
    expect(idsWith(running)).toContain('workspace.pause');
    expect(idsWith(running)).not.toContain('workspace.resume');
    expect(idsWith({ ...running, desired: 'paused' })).toContain('workspace.resume');
  });

  it('run by id, on the selection', () => {
    const withSelection = context(running);
    expect(runCommand('workspace.restart', withSelection)).toBe(true);
    expect(withSelection.run).toHaveBeenCalledWith('workspaces.restart', { id: 'w' });
  });

  it('offer images only to workspaces that have one, and rollouts only where there is one', () => {
    const ids = (given: CommandContext) => availableCommands(given).map((command) => command.id);
    expect(ids(context(running))).toContain('image.refreshSelected');
    expect(ids(context({ ...running, external: true }))).not.toContain('image.refreshSelected');
    expect(ids(context(running))).toContain('workspace.canary');
    expect(ids(context(running))).not.toContain('workspace.production');
    expect(ids(context(running))).not.toContain('image.promote');
    const rollouts = (...runtimes: string[]) => ({
      ...context(running),
      images: { overview: { runtimes: runtimes.map((runtime) => ({ runtime, rollout: {} })) } } as never,
    });
    const promoted = rollouts('hermes', 'codex');
    runCommand('image.promote', promoted);
    expect(promoted.run).toHaveBeenCalledWith('images.rollout', { runtime: 'codex', action: 'promote' });
    // Which of two is meant cannot be told.
    expect(ids(rollouts('hermes', 'langgraph'))).not.toContain('image.promote');
    expect(ids(rollouts('hermes'))).toContain('image.promote');
  });

  it('cancel only what goes on', () => {
    const given = context(null);
    expect(runCommand('tasks.cancel', given)).toBe(false);
    const tasks = { a: { id: 'a', status: 'running' }, b: { id: 'b', status: 'failed' } } as never;
    runCommand('tasks.cancel', { ...given, engine: { ...given.engine, tasks } });
    expect(given.run).toHaveBeenCalledExactlyOnceWith('tasks.cancel', { id: 'a' });
  });

  it('ask before they remove', () => {
    const withSelection = context(running);
    runCommand('workspace.remove', withSelection);
    expect(withSelection.run).not.toHaveBeenCalled();
    expect(withSelection.ui.openDialog).toHaveBeenCalledWith({ kind: 'remove', ids: ['w'] });
  });

  it('save the org that the selection is in', () => {
    const withSelection = context(running);
    runCommand('org.export', withSelection);
    expect(withSelection.ui.openDialog).toHaveBeenCalledWith({ kind: 'export', rootId: 'r' });
    expect(
      runCommand('org.export', { ...withSelection, engine: { ...withSelection.engine, children: {} } }),
    ).toBe(false);
  });

  it('do nothing when unknown or senseless', () => {
    const nothing = context(null);
    expect(runCommand('workspace.restart', nothing)).toBe(false);
    expect(runCommand('no.such.command', nothing)).toBe(false);
    expect(nothing.run).not.toHaveBeenCalled();
  });

  it('walk through the themes and start over', () => {
    setAppearance({ theme: 'contrast' });
    runCommand('theme.toggle', context(null));
    expect(useAppearance.getState().theme).toBe('system');
  });
});

describe('matchTitle', () => {
  const score = (title: string, query: string) => matchTitle(title, query)?.score ?? Number.NEGATIVE_INFINITY;

  it('takes a whole word anywhere and letters at the starts of words, nothing looser', () => {
    expect(matchTitle('Show problems', 'lem')).toBeDefined();
    expect(matchTitle('Show problems', 'spro')?.positions).toEqual([0, 5, 6, 7]);
    expect(matchTitle('Show problems', 'rps')).toBeUndefined();
    expect(matchTitle('Show problems', 'res')).toBeUndefined();
  });

  it('tries a later word when an earlier one leads nowhere', () => {
    expect(matchTitle('Start the studio', 'stu')?.positions).toEqual([10, 11, 12]);
  });

  it('prefers whole words and starts of words', () => {
    expect(score('Restart workspace', 'rest')).toBeGreaterThan(score('Show the forest', 'rest'));
    expect(score('New workspace', 'nw')).toBeGreaterThan(score('Renew', 'nw'));
  });

  it('points at the letters that matched, accents or not', () => {
    expect(matchTitle('Zoë Bréau', 'bre')?.positions).toEqual([4, 5, 6]);
    expect(matchTitle('Hanna Sørensen', 'soren')?.positions).toEqual([6, 7, 8, 9, 10]);
  });

  it('matches everything on an empty query', () => {
    expect(matchTitle('Anything', '  ')).toEqual({ score: 0, positions: [] });
  });
});

describe('paletteResults', () => {
  const mara = { id: 'm', name: 'Mara Lindqvist', role: 'Research lead' } as Workspace;
  const jonas = { id: 'j', name: 'Jonas Weber', role: 'Tests what others trust' } as Workspace;
  const idsOf = (query: string) =>
    paletteResults(query, [mara, jonas], commands).map((group) => group.results.map((result) => result.id));

  it('puts the group with the better match first', () => {
    expect(idsOf('mara')[0]).toEqual(['m']);
    expect(idsOf('resta')[0]?.[0]).toBe('workspace.restart');
  });

  it('finds workspaces by role and commands by other words', () => {
    expect(idsOf('trust').flat()).toContain('j');
    expect(idsOf('delete').flat()).toContain('workspace.remove');
  });

  it('leaves workspaces out after >', () => {
    expect(idsOf('>').flat()).not.toContain('m');
    expect(idsOf('').flat()).toContain('m');
  });
});

describe('shortcuts', () => {
  const press = (key: string, modifiers: Partial<KeyboardEvent> = {}) => ({
    key,
    code: `Key${key.toUpperCase()}`,
    metaKey: false,
    ctrlKey: false,
    altKey: false,
    shiftKey: false,
    ...modifiers,
  });

  it('take ⌘ on a Mac and Ctrl elsewhere, and no other modifier', () => {
    expect(matchesShortcut(press('k', { metaKey: true }), 'Mod+K', true)).toBe(true);
    expect(matchesShortcut(press('k', { ctrlKey: true }), 'Mod+K', false)).toBe(true);
    expect(matchesShortcut(press('k', { ctrlKey: true }), 'Mod+K', true)).toBe(false);
    expect(matchesShortcut(press('k', { ctrlKey: true, shiftKey: true }), 'Mod+K', false)).toBe(false);
    expect(matchesShortcut(press('k'), 'Mod+K', false)).toBe(false);
  });

  it('know the key that Alt disguises', () => {
    const disguised = { ...press('∫', { metaKey: true, altKey: true }), code: 'KeyB' };
    expect(matchesShortcut(disguised, 'Mod+Alt+B', true)).toBe(true);
  });
});
