import { MAX_MAP_CARDS } from '../canvas/map-size.ts';
import { motions, setAppearance, themes, useAppearance, zoomAfter } from '../state/appearance.ts';
import { usePlan } from '../state/plan.ts';
import { showPastNotifications } from '../state/toasts.ts';
import { type Command, type CommandContext, named } from './command.ts';

const hasOrg = ({ engine }: CommandContext) => Object.keys(engine.workspaces).length > 0;

/** What is shown, and where. */
const paneCommands: readonly Command[] = [
  {
    ...named('palette.open'),
    group: 'View',
    shortcut: 'Mod+K',
    menu: { in: 'view', section: 1 },
    // It would offer itself otherwise.
    when: ({ ui }) => !ui.paletteOpen,
    run: ({ ui }) => ui.setPaletteOpen(true),
  },
  {
    ...named('view.outline'),
    group: 'View',
    shortcut: 'Mod+B',
    menu: { in: 'view', section: 2 },
    run: ({ ui }) => ui.togglePane('outline'),
  },
  {
    ...named('view.inspector'),
    group: 'View',
    shortcut: 'Mod+Alt+B',
    menu: { in: 'view', section: 2 },
    // A plan that is open takes its place.
    when: () => usePlan.getState().template === null,
    run: ({ ui }) => ui.togglePane('inspector'),
  },
  {
    ...named('view.dock'),
    group: 'View',
    shortcut: 'Mod+J',
    menu: { in: 'view', section: 2 },
    run: ({ ui }) => ui.togglePane('dock'),
  },
  {
    ...named('view.timeline'),
    group: 'View',
    menu: { in: 'view', section: 3 },
    run: ({ ui }) => ui.showDock('timeline'),
  },
  {
    ...named('view.builds'),
    group: 'View',
    menu: { in: 'view', section: 3 },
    run: ({ ui }) => ui.showDock('builds'),
  },
  {
    ...named('view.problems'),
    group: 'View',
    menu: { in: 'view', section: 3 },
    run: ({ ui }) => ui.showDock('problems'),
  },
  {
    ...named('view.approvals'),
    group: 'View',
    menu: { in: 'view', section: 3 },
    run: ({ ui }) => ui.showDock('approvals'),
  },
  { ...named('view.notifications'), group: 'View', run: () => showPastNotifications(true) },
  { ...named('view.activityEdges'), group: 'View', run: ({ ui }) => ui.toggleActivityEdges() },
];

/** The view of the canvas. */
const canvasCommands: readonly Command[] = [
  {
    ...named('canvas.fit'),
    group: 'Canvas',
    shortcut: 'Shift+1',
    otherShortcut: '0',
    menu: { in: 'view', section: 4 },
    when: hasOrg,
    run: ({ ui }) => ui.askCanvas('fit'),
  },
  {
    ...named('canvas.actual'),
    group: 'Canvas',
    shortcut: 'Shift+0',
    otherShortcut: '1',
    menu: { in: 'view', section: 4 },
    when: hasOrg,
    run: ({ ui }) => ui.askCanvas('zoomActual'),
  },
  { ...named('canvas.zoomIn'), group: 'Canvas', shortcut: '+', when: hasOrg, run: askZoom('zoomIn') },
  { ...named('canvas.zoomOut'), group: 'Canvas', shortcut: '-', when: hasOrg, run: askZoom('zoomOut') },
  {
    ...named('canvas.map'),
    group: 'Canvas',
    when: (context) => hasOrg(context) && Object.keys(context.engine.workspaces).length <= MAX_MAP_CARDS,
    run: ({ ui }) => ui.toggleMap(),
  },
  { ...named('canvas.tidy'), group: 'Canvas', when: hasOrg, run: ({ ui }) => ui.askCanvas('tidy') },
];

/** How it all looks. */
const appearanceCommands: readonly Command[] = [
  {
    ...named('theme.toggle'),
    group: 'View',
    menu: { in: 'view', section: 5 },
    run: () => setAppearance({ theme: after(themes, useAppearance.getState().theme) }),
  },
  ...themes.map(
    (theme): Command => ({
      ...named(`theme.${theme}`),
      group: 'View',
      when: () => useAppearance.getState().theme !== theme,
      run: () => setAppearance({ theme }),
    }),
  ),
  {
    ...named('density.toggle'),
    group: 'View',
    menu: { in: 'view', section: 5 },
    run: () =>
      setAppearance({
        density: useAppearance.getState().density === 'compact' ? 'comfortable' : 'compact',
      }),
  },
  {
    ...named('interface.larger'),
    group: 'View',
    shortcut: 'Mod+=',
    otherShortcut: 'Mod++',
    menu: { in: 'view', section: 6 },
    run: () => setAppearance({ zoom: zoomAfter(useAppearance.getState().zoom, 1) }),
  },
  {
    ...named('interface.smaller'),
    group: 'View',
    shortcut: 'Mod+-',
    menu: { in: 'view', section: 6 },
    run: () => setAppearance({ zoom: zoomAfter(useAppearance.getState().zoom, -1) }),
  },
  {
    ...named('interface.actual'),
    group: 'View',
    shortcut: 'Mod+0',
    menu: { in: 'view', section: 6 },
    run: () => setAppearance({ zoom: 100 }),
  },
  ...motions.map(
    (motion): Command => ({
      ...named(`motion.${motion}`),
      group: 'View',
      when: () => useAppearance.getState().motion !== motion,
      run: () => setAppearance({ motion }),
    }),
  ),
];

export const viewCommands: readonly Command[] = [...paneCommands, ...canvasCommands, ...appearanceCommands];

function askZoom(command: 'zoomIn' | 'zoomOut'): Command['run'] {
  return ({ ui }) => ui.askCanvas(command);
}

function after<T>(choices: readonly T[], current: T): T {
  return choices[(choices.indexOf(current) + 1) % choices.length] ?? current;
}
