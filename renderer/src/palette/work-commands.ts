import { requestEditor } from '../inspector/work/editor/requests.ts';
import { toggleWrap } from '../inspector/work/editor/settings.ts';
import { newScheduleForm } from '../inspector/work/schedules/new-schedule.ts';
import { withPart } from '../parts/with-part.ts';
import { openForm } from '../state/forms.ts';
import { type Command, type CommandContext, named } from './command.ts';

const hasSelection = ({ selected }: CommandContext) => selected !== null;

/** What works on open files comes with their view. */
const withFiles = withPart(() => import('../inspector/work/files/commands.ts'));
const withTerminals = withPart(() => import('../inspector/work/terminal/commands.ts'));

/** Files, terminals, memory, schedules and transcript of the selected workspace. */
export const workCommands: readonly Command[] = [
  ...(['files', 'terminal', 'memory', 'schedules', 'transcript', 'approvals'] as const).map(
    (tab): Command => ({
      ...named(`work.${tab}`),
      group: 'Workspace',
      when: hasSelection,
      run: ({ ui }) => ui.showInspector('work', tab),
    }),
  ),
  {
    ...named('work.dockFiles'),
    group: 'View',
    when: hasSelection,
    run: ({ ui }) => ui.showDock('files'),
  },
  {
    ...named('work.dockTerminal'),
    group: 'View',
    run: ({ ui }) => ui.showDock('terminal'),
  },
  {
    ...named('work.newTerminal'),
    group: 'Workspace',
    when: hasSelection,
    run: ({ ui, selected }) => {
      if (!selected) return;
      if (!ui.dockOpen || ui.dockTab !== 'terminal') ui.showInspector('work', 'terminal');
      void withTerminals(({ newTerminal }) => newTerminal(selected.id));
    },
  },
  {
    ...named('work.newSchedule'),
    group: 'Workspace',
    when: hasSelection,
    run: ({ ui, selected }) => {
      if (!selected) return;
      ui.showInspector('work', 'schedules');
      openForm(newScheduleForm(selected.id));
    },
  },
  {
    ...named('work.newFile'),
    group: 'Workspace',
    when: hasSelection,
    run: ({ ui, selected }) => {
      if (!selected) return;
      if (!ui.dockOpen || ui.dockTab !== 'files') ui.showInspector('work', 'files');
      void withFiles(({ newFile }) => newFile(selected.id));
    },
  },
  {
    ...named('work.save'),
    group: 'Workspace',
    shortcut: 'Mod+S',
    when: hasSelection,
    run: ({ selected }) => void (selected && withFiles(({ save }) => save(selected.id))),
  },
  {
    ...named('work.closeFile'),
    group: 'Workspace',
    when: hasSelection,
    run: ({ selected }) => void (selected && withFiles(({ close }) => close(selected.id))),
  },
  ...(['search', 'line'] as const).map(
    (request): Command => ({
      ...named(`work.${request}`),
      group: 'Workspace',
      when: hasSelection,
      run: ({ selected }) =>
        void (
          selected &&
          withFiles(({ activeKey }) => {
            const key = activeKey(selected.id);
            if (key !== undefined) requestEditor(key, request);
          })
        ),
    }),
  ),
  { ...named('work.wrap'), group: 'View', run: toggleWrap },
  {
    ...named('work.refreshFiles'),
    group: 'Workspace',
    when: hasSelection,
    run: ({ selected }) => void (selected && withFiles(({ refresh }) => refresh(selected.id))),
  },
];
