import { ROOT } from '../engine/state.ts';
import { useLogOptions } from '../inspector/logs/view-options.ts';
import { closeReplay, step, togglePlay } from '../replay/player.ts';
import { useReplay } from '../replay/store.ts';
import { type Command, type CommandContext, named } from './command.ts';

const isReplaying = () => useReplay.getState().phase === 'on';
const hasSelection = ({ selected }: CommandContext) => selected !== null;

/** What happened, what is used, and a look at how it was. */
export const observeCommands: readonly Command[] = [
  {
    ...named('observe.stats'),
    group: 'View',
    when: hasSelection,
    run: ({ ui }) => ui.showInspector('observe', 'stats'),
  },
  {
    ...named('observe.peers'),
    group: 'View',
    when: hasSelection,
    run: ({ ui }) => ui.showInspector('observe', 'peers'),
  },
  { ...named('observe.logs'), group: 'View', run: ({ ui }) => ui.showDock('logs') },
  {
    ...named('observe.teamLogs'),
    group: 'View',
    when: ({ ui, engine, selected }) =>
      ui.selectedIds.length > 1 || (selected !== null && engine.children[selected.id] !== undefined),
    run: ({ ui }) => {
      useLogOptions.setState({ team: true });
      ui.showLogs();
    },
  },
  {
    ...named('replay.open'),
    group: 'View',
    when: ({ engine }) => engine.children[ROOT] !== undefined,
    run: ({ ui }) => ui.openDialog({ kind: 'replay' }),
  },
  { ...named('replay.close'), group: 'View', when: isReplaying, run: () => closeReplay() },
  { ...named('replay.play'), group: 'View', when: isReplaying, run: () => togglePlay() },
  { ...named('replay.next'), group: 'View', when: isReplaying, run: () => step(1) },
  { ...named('replay.previous'), group: 'View', when: isReplaying, run: () => step(-1) },
];
