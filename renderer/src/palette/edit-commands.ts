import { shownIds } from '../canvas/scope.ts';
import { departures } from '../engine/departures.ts';
import { undoRemoval } from '../engine/undo.ts';
import { canRedo, canUndo, redoStep, undoStep } from '../state/history.ts';
import { batchOf } from '../state/removals.ts';
import { toast } from '../state/toasts.ts';
import { text } from '../text/index.ts';
import { type Command, type CommandContext, named } from './command.ts';

const hasOrg = ({ engine }: CommandContext) => Object.keys(engine.workspaces).length > 0;

/** Undo, redo, and what is selected. */
export const editCommands: readonly Command[] = [
  {
    ...named('edit.undo'),
    group: 'Edit',
    shortcut: 'Mod+Z',
    when: ({ engine }) => canUndo() || Object.keys(engine.leaving).length > 0,
    run: (context) => void undo(context),
  },
  {
    ...named('edit.redo'),
    group: 'Edit',
    shortcut: 'Mod+Shift+Z',
    when: canRedo,
    run: () => void redo(),
  },
  {
    ...named('edit.selectAll'),
    group: 'Edit',
    shortcut: 'Mod+A',
    when: hasOrg,
    run: ({ ui }) => ui.selectMany(shownIds()),
  },
];

/** Takes back what was done last in this window; else the last removal, wherever it was made. */
async function undo({ engine, run }: CommandContext): Promise<void> {
  const step = await undoStep();
  if (step) {
    toast({
      tone: 'info',
      title: text.history.undone(step.title),
      action: { label: text.history.redo(step.title), run: () => void redo() },
    });
    return;
  }
  const last = departures(engine.leaving, batchOf).at(-1);
  if (last && !canUndo()) await undoRemoval(run, last);
}

async function redo(): Promise<void> {
  const step = await redoStep();
  if (step) toast({ tone: 'info', title: text.history.redone(step.title) });
}
