import { hasInstance } from '../../../core/contract/index.ts';
import { exportBundle } from '../inspector/configure/danger/export-bundle.ts';
import { restartAll, waitingNow } from '../inspector/configure/restarts.ts';
import { type Command, type CommandContext, named } from './command.ts';

const hasSelection = ({ selected }: CommandContext) => selected !== null;
const isOurs = ({ selected }: CommandContext) => selected !== null && hasInstance(selected);

/** Everything that is decided about a workspace. */
export const configureCommands: readonly Command[] = [
  ...(['settings', 'config', 'secrets', 'plugins'] as const).map(
    (tab): Command => ({
      ...named(`configure.${tab}`),
      group: 'Workspace',
      when: hasSelection,
      run: ({ ui }) => ui.showInspector('configure', tab),
    }),
  ),
  {
    ...named('configure.restartWaiting'),
    group: 'Workspace',
    when: () => waitingNow().length > 0,
    run: () => void restartAll(waitingNow()),
  },
  ...(['rebuild', 'template'] as const).map(
    (what): Command => ({
      ...named(`configure.${what}`),
      group: 'Workspace',
      when: isOurs,
      run: ({ ui, selected }) => selected && ui.openDialog({ kind: 'remake', ids: [selected.id], what }),
    }),
  ),
  {
    ...named('configure.exportBundle'),
    group: 'Workspace',
    when: hasSelection,
    run: ({ selected }) => void (selected && exportBundle(selected.id, selected.name)),
  },
];
