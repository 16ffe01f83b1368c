import { hasFolders, openFolder } from '../files/open-folder.ts';
import { withPart } from '../parts/with-part.ts';
import { showSettings } from '../settings/state.ts';
import { type Command, type CommandContext, named } from './command.ts';

const isConnected = ({ engine }: CommandContext) => engine.engine !== null;

const withDiagnostics = withPart(() => import('../engine-page/save-diagnostics.ts'));

/** The pages about the engine and about who may reach what. */
export const engineCommands: readonly Command[] = [
  {
    ...named('engine.page'),
    group: 'Engine',
    menu: { in: 'view', section: 4 },
    when: isConnected,
    run: ({ ui }) => ui.openPage('engine'),
  },
  {
    ...named('engine.access'),
    group: 'Engine',
    menu: { in: 'view', section: 4 },
    when: isConnected,
    run: ({ ui }) => ui.openPage('access'),
  },
  {
    ...named('settings.open'),
    group: 'Engine',
    shortcut: 'Mod+,',
    menu: { in: 'file', section: 4 },
    when: isConnected,
    run: () => showSettings(),
  },
  {
    ...named('engine.diagnostics'),
    group: 'Engine',
    menu: { in: 'help', section: 2 },
    when: isConnected,
    run: () => void withDiagnostics(({ saveDiagnostics }) => saveDiagnostics()),
  },
  {
    ...named('engine.openFolder'),
    group: 'Engine',
    menu: { in: 'help', section: 2 },
    when: hasFolders,
    run: () => void openFolder('data'),
  },
  {
    ...named('page.close'),
    group: 'View',
    when: ({ ui }) => ui.page !== null,
    run: ({ ui }) => ui.closePage(),
  },
];
