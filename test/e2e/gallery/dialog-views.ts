import { expect, type Locator } from '@playwright/test';
import type { OperationName } from '../../../core/contract/index.ts';
import { BUNDLE } from './bundle.ts';
import type { Stage } from './stage.ts';
import { asksNothing, type Never, never, type State, type View } from './view.ts';

const DIALOG = 'dialog[open]';
const NOBODY = never('it is about whoever is selected');

interface Asked {
  readonly name: string;
  readonly command: string;
  readonly content: View['content'];
  readonly asks?: OperationName;
  readonly empty?: RegExp | Never;
  readonly prepare?: (stage: Stage, state: State) => void;
  /** What is asked of it when it is confirmed, and by which button. */
  readonly submits?: readonly [operation: OperationName, button: string];
}

function dialogView({ name, command, content, asks, empty, prepare, submits }: Asked): View {
  return {
    area: 'dialogs',
    name,
    within: DIALOG,
    open: async (stage, state) => {
      await stage.home();
      await stage.select('Leo Fontaine');
      prepare?.(stage, state);
      await stage.command(command);
      await expect(stage.dialog).toBeVisible();
      if (submits && state === 'error')
        await stage.dialog.getByRole('button', { name: submits[1], exact: true }).click();
    },
    content,
    loading: asks ?? asksNothing.loading,
    empty: empty ?? NOBODY,
    error: submits?.[0] ?? asks ?? asksNothing.error,
    ...(submits && {
      retry: (part) => part.getByRole('button', { name: submits[1], exact: true }),
      submits: true,
    }),
  };
}

const forget = (part: Locator) => part.getByRole('button', { name: 'Forget and restart' });

/** What is asked before something is done. */
export const dialogViews: readonly View[] = [
  dialogView({
    name: 'Keys',
    command: 'Keys…',
    asks: 'secrets.list',
    content: (part) => part.getByRole('listitem').first(),
    empty: /No key is stored/,
    prepare: (stage, state) => {
      if (state === 'empty') stage.answer('secrets.list', { secrets: [] });
    },
  }),
  dialogView({
    name: 'Settings of one',
    command: 'Settings of the selected workspace',
    content: (part) => part.getByLabel('Name', { exact: true }),
  }),
  dialogView({
    name: 'Move',
    command: 'Move what is selected to',
    content: (part) => part.getByRole('radio').first(),
  }),
  dialogView({
    name: 'Remove',
    command: 'Remove what is selected',
    content: (part) => part.getByRole('list', { name: 'Would be removed' }),
  }),
  dialogView({
    name: 'Rebuild',
    command: 'Rebuild the configuration',
    content: (part) => part.getByRole('heading'),
    submits: ['workspaces.restart', 'Rebuild and restart'],
  }),
  dialogView({
    name: 'Other template',
    command: 'Apply another template',
    asks: 'templates.list',
    content: (part) => part.getByRole('combobox'),
  }),
  dialogView({
    name: 'Prune',
    command: 'Prune images',
    asks: 'images.prunePlan',
    content: (part) => part.getByRole('list', { name: 'Would be removed' }),
    empty: never('builds.spec.ts: nothing to prune is said in the list'),
  }),
  dialogView({
    name: 'Replay',
    command: 'Replay what happened',
    asks: 'replay.range',
    content: (part) => part.getByRole('combobox'),
    empty: /Nothing is recorded yet/,
    prepare: (stage, state) => {
      if (state === 'empty') stage.answer('replay.range', { from: null, to: Date.now(), imports: [] });
    },
  }),
  {
    area: 'dialogs',
    name: 'Fresh session',
    within: DIALOG,
    open: async (stage, state) => {
      await stage.home();
      await stage.inspect('Leo Fontaine', 'Configure', 'Settings');
      await stage.inspector.getByRole('button', { name: 'Fresh session…' }).click();
      if (state === 'error') await forget(stage.dialog).click();
    },
    content: (part) => part.getByRole('heading'),
    loading: never('its button shows that it restarts'),
    empty: NOBODY,
    error: 'workspaces.restart',
    retry: forget,
    submits: true,
  },
  {
    area: 'dialogs',
    name: 'Keys that are missing',
    within: DIALOG,
    open: async (stage) => {
      const id = stage.idOf('Nour Haddad', 'life');
      const input = { workspaceId: id, anyOf: [['OPENAI_API_KEY', 'ANTHROPIC_API_KEY']] };
      stage.engine('life').state.patch(id, {
        status: 'failed',
        phase: null,
        error: {
          code: 'missing_required_env',
          message: 'Nour Haddad needs keys that are not set: one of OPENAI_API_KEY, ANTHROPIC_API_KEY',
          actions: [{ label: 'Open Keys', operation: 'secrets.list', input }],
        },
      });
      await stage.home('life');
      await stage.select('Nour Haddad');
      await stage.inspector.getByRole('button', { name: 'Open Keys' }).first().click();
    },
    content: (part) => part.getByRole('region', { name: 'Missing keys' }),
    ...asksNothing,
    empty: never('it is about those that are missing'),
  },
  {
    area: 'dialogs',
    name: 'A bundle that is dropped',
    within: DIALOG,
    open: async (stage) => {
      await stage.home();
      await stage.drop(BUNDLE);
    },
    content: (part) => part.getByText('Press team, 2 workspaces'),
    ...asksNothing,
    empty: never('it is about one'),
  },
  {
    area: 'dialogs',
    name: 'Replay bar',
    within: 'section[aria-label="Replay"]',
    open: async (stage) => {
      await stage.visit();
      await stage.home();
      await stage.command('Replay what happened');
      await stage.dialog.getByRole('button', { name: 'Start the replay' }).click();
      stage.leaveBehind();
    },
    content: (part) => part.getByRole('slider', { name: 'Moment' }),
    loading: 'replay.open',
    empty: never('observe-replay.spec.ts: nothing happened in that time'),
    error: 'replay.open',
  },
];
