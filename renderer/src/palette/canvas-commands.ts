import { setAllCollapsed, setCollapsed } from '../canvas/actions.ts';
import { arrange } from '../canvas/arrange/actions.ts';
import { copyWorkspaces, pasteFromMenu, pasteTarget } from '../canvas/clipboard/copy.ts';
import { startRename } from '../canvas/rename/state.ts';
import { canvasHasKeys, focusedCard, targets } from '../canvas/scope.ts';
import { idsBelow } from '../inspector/tree.ts';
import { usePlan } from '../state/plan.ts';
import { type Command, type CommandContext, named } from './command.ts';

const hasOrg = ({ engine }: CommandContext) => Object.keys(engine.workspaces).length > 0;
/** The keys of the canvas count, or the command was chosen by its name. */
const mayAct = ({ ui }: CommandContext) => ui.paletteOpen || canvasHasKeys();
const hasTargets = (context: CommandContext) => targets().length > 0 && mayAct(context);
const hasOne = (context: CommandContext) => targets().length === 1 && mayAct(context);
const hasSeveral = (context: CommandContext) => targets().length > 1 && mayAct(context);
const isTeam = (context: CommandContext) => {
  const [id] = targets();
  return hasOne(context) && id !== undefined && context.engine.children[id] !== undefined;
};
/** A text that is marked somewhere is what is meant then. */
const marksNoText = () => getSelection()?.isCollapsed ?? true;

/** What can be done on the canvas with what is selected, and with all of it. */
export const canvasCommands: readonly Command[] = [
  {
    ...named('canvas.copy'),
    group: 'Canvas',
    shortcut: 'Mod+C',
    when: (context) => hasTargets(context) && marksNoText(),
    run: () => copyWorkspaces(targets()),
  },
  {
    ...named('canvas.cut'),
    group: 'Canvas',
    shortcut: 'Mod+X',
    when: (context) => hasTargets(context) && marksNoText(),
    run: () => copyWorkspaces(targets(), { cut: true }),
  },
  {
    ...named('canvas.paste'),
    group: 'Canvas',
    shortcut: 'Mod+V',
    byBrowser: true,
    when: mayAct,
    run: () => void pasteFromMenu(pasteTarget()),
  },
  {
    ...named('canvas.rename'),
    group: 'Canvas',
    shortcut: 'F2',
    when: hasOne,
    run: () => startRename(targets()[0] ?? null),
  },
  {
    ...named('canvas.fold'),
    group: 'Canvas',
    shortcut: 'C',
    when: isTeam,
    run: ({ engine }) => {
      const [id = ''] = targets();
      setCollapsed(id, !engine.workspaces[id]?.collapsed);
    },
  },
  {
    ...named('canvas.selectTeam'),
    group: 'Canvas',
    when: isTeam,
    run: ({ ui, engine }) => {
      const [id = ''] = targets();
      ui.selectMany([...idsBelow(engine.children, id), id]);
    },
  },
  {
    ...named('canvas.clear'),
    group: 'Canvas',
    shortcut: 'Escape',
    // A plan lies above the canvas: the key ends that first.
    when: (context) =>
      context.ui.selectedIds.length > 0 && usePlan.getState().template === null && mayAct(context),
    run: ({ ui }) => ui.select(null),
  },
  {
    ...named('canvas.zoomSelection'),
    group: 'Canvas',
    shortcut: 'Z',
    when: hasTargets,
    run: ({ ui }) => {
      const focused = focusedCard();
      if (focused !== null && !ui.selectedIds.includes(focused)) ui.select(focused);
      ui.askCanvas('zoomSelection');
    },
  },
  { ...named('canvas.collapseAll'), group: 'Canvas', when: hasOrg, run: () => setAllCollapsed(true) },
  { ...named('canvas.expandAll'), group: 'Canvas', when: hasOrg, run: () => setAllCollapsed(false) },
  { ...named('canvas.alignLeft'), group: 'Canvas', when: hasSeveral, run: () => arrange('left') },
  { ...named('canvas.alignTop'), group: 'Canvas', when: hasSeveral, run: () => arrange('top') },
  { ...named('canvas.spreadAcross'), group: 'Canvas', when: hasSeveral, run: () => arrange('across') },
  { ...named('canvas.spreadDown'), group: 'Canvas', when: hasSeveral, run: () => arrange('down') },
  { ...named('canvas.savePng'), group: 'Canvas', when: hasOrg, run: ({ ui }) => ui.askCanvas('savePng') },
  { ...named('canvas.saveSvg'), group: 'Canvas', when: hasOrg, run: ({ ui }) => ui.askCanvas('saveSvg') },
  { ...named('canvas.copyPng'), group: 'Canvas', when: hasOrg, run: ({ ui }) => ui.askCanvas('copyPng') },
];
