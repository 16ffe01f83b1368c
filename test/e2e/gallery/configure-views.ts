import { expect, type Locator } from '@playwright/test';
import { INSPECTOR } from '../flows.ts';
import { people, tabsOf } from './inspector.ts';
import type { Stage } from './stage.ts';
import { asksNothing, never, type View, viewsWith } from './view.ts';

const tab = tabsOf('configure');

const configure = async (stage: Stage, name: string, shown: string) => {
  await stage.home();
  await stage.inspect(name, 'Configure', shown);
  return stage.inspector;
};

const saveRule = (part: Locator) => part.getByRole('button', { name: 'Save', exact: true });

/** The text of a config.yaml with one line more, not saved. */
const changeConfig = async (stage: Stage, name: string, line: string) => {
  await stage.visit();
  const inspector = await configure(stage, name, 'Config');
  await inspector.getByRole('tab', { name: 'YAML' }).click();
  const text = inspector.getByRole('textbox', { name: 'Text of the config.yaml' });
  await text.click();
  await text.press('ControlOrMeta+End');
  await text.pressSequentially(line);
  stage.leaveBehind();
  return inspector;
};

/** What is decided about a workspace. */
export const configureViews: readonly View[] = [
  ...viewsWith({ area: 'configure', within: INSPECTOR, ...asksNothing, empty: never('see “Rules”') }, [
    {
      name: 'Settings',
      open: async (stage) => void (await configure(stage, 'Mara Lindqvist', 'Settings')),
      content: (part) => part.getByLabel('Name', { exact: true }),
    },
    {
      name: 'Rules',
      open: async (stage, state) => {
        if (state === 'empty') stage.answer('instructions.list', { instructions: [] });
        await configure(stage, people[state], 'Settings');
      },
      pictured: (part) => part.getByRole('region', { name: 'Rules', exact: true }),
      content: (part) => part.getByRole('list', { name: 'Rules' }),
      loading: 'instructions.list',
      empty: /No rule counts for it/,
      error: 'instructions.list',
    },
    {
      name: 'Settings, changed',
      open: async (stage) => {
        const inspector = await configure(stage, 'Elif Kaya', 'Settings');
        await inspector.getByLabel('Name', { exact: true }).fill('Elif Kaya-Demir');
        await expect(inspector.getByRole('button', { name: /^Save/ }).first()).toBeEnabled();
      },
      content: (part) => part.getByRole('button', { name: /^Discard/ }).first(),
    },
    {
      name: 'Settings that wait',
      open: async (stage) => {
        const inspector = await configure(stage, 'Ilya Morozov', 'Settings');
        await inspector.getByLabel('Model', { exact: true }).fill('claude-haiku');
        await inspector.getByRole('button', { name: 'Save', exact: true }).click();
        stage.leaveBehind();
      },
      content: (part) => part.getByText('Saved. Restart to apply.'),
    },
    {
      name: 'A rule',
      within: 'form[aria-label="Add a rule"]',
      open: async (stage, state) => {
        const inspector = await configure(stage, 'Nour Haddad', 'Settings');
        await inspector.getByRole('button', { name: 'Add a rule' }).click();
        await inspector.getByLabel('Title', { exact: true }).fill('Name the source');
        await inspector.getByLabel('What it says', { exact: true }).fill('Every number has one.');
        if (state === 'error') await saveRule(inspector.getByRole('form', { name: 'Add a rule' })).click();
        else stage.leaveBehind();
      },
      content: (part) => part.getByLabel('What it says', { exact: true }),
      error: 'instructions.add',
      retry: saveRule,
      submits: true,
    },
  ]),
  tab({
    tab: 'Config',
    asks: 'files.read',
    content: (part) => part.getByRole('tabpanel', { name: 'View of the config.yaml' }),
    empty: /There is no config\.yaml yet/,
    prepare: (stage, state) => {
      if (state !== 'empty') return;
      stage.engine().desk.files.tree(stage.idOf('Jonas Weber'), '/configs').delete('config.yaml');
    },
  }),
  ...viewsWith({ area: 'configure', within: INSPECTOR, ...asksNothing, empty: never('see “Config”') }, [
    {
      name: 'Config with a mistake',
      open: async (stage) => void (await changeConfig(stage, 'Sade Okafor', 'name: twice')),
      content: (part) => part.getByRole('list', { name: 'Problems in the text' }),
    },
    {
      name: 'Config of two',
      open: async (stage) => {
        const inspector = await changeConfig(stage, 'Sade Okafor', 'effort: low');
        const { files } = stage.engine().desk;
        const id = stage.idOf('Sade Okafor');
        const before = files.text(id, '/configs', 'config.yaml') ?? '';
        files.write(id, '/configs', 'config.yaml', before.replace('600', '900'));
        await inspector.getByRole('button', { name: 'Save', exact: true }).click();
      },
      content: (part) => part.getByText('The file was changed meanwhile', { exact: false }),
    },
  ]),
  tab({
    tab: 'Secrets',
    asks: 'secrets.list',
    content: (part) => part.getByRole('list', { name: /^Only for/ }),
    empty: /None. A key of its own goes before/,
    prepare: (stage, state) => {
      if (state === 'empty') stage.answer('secrets.list', { secrets: [] });
    },
  }),
  ...viewsWith({ area: 'configure', within: INSPECTOR, ...asksNothing, empty: never('see “Secrets”') }, [
    {
      name: 'A key to store',
      open: async (stage) => {
        const inspector = await configure(stage, 'Nour Haddad', 'Secrets');
        await inspector.getByLabel('Store a key').last().fill('OPENAI_API_KEY');
        await inspector.getByLabel('Value of OPENAI_API_KEY').fill('not-a-real-key');
        stage.leaveBehind();
      },
      content: (part) => part.getByLabel('Value of OPENAI_API_KEY'),
    },
    {
      name: 'Keys from a .env',
      open: async (stage) => {
        const inspector = await configure(stage, 'Nour Haddad', 'Secrets');
        await inspector.getByRole('button', { name: 'Paste a .env…' }).click();
        await inspector
          .getByRole('textbox', { name: 'Paste a .env' })
          .fill('# keys\nexport SEARCH_API_KEY="abc"\nGITHUB_TOKEN=def\n1BAD=x\n');
        stage.leaveBehind();
      },
      content: (part) => part.getByRole('list', { name: 'What would be stored' }),
    },
    {
      name: 'A key that goes',
      within: 'dialog[open]',
      open: async (stage, state) => {
        const inspector = await configure(stage, 'Nour Haddad', 'Secrets');
        await inspector.getByRole('button', { name: 'Remove GITHUB_TOKEN…' }).first().click();
        if (state === 'error')
          await stage.dialog.getByRole('button', { name: 'Remove', exact: true }).click();
      },
      content: (part) => part.getByRole('button', { name: 'Keep it' }),
      error: 'secrets.remove',
      retry: (part) => part.getByRole('button', { name: 'Remove', exact: true }),
      submits: true,
    },
  ]),
  tab({
    tab: 'Plugins',
    asks: 'plugins.installed',
    content: (part) => part.getByRole('list', { name: 'Installed' }),
    empty: /None yet. A plugin brings/,
    prepare: (stage, state) => {
      if (state === 'empty') stage.answer('plugins.installed', { plugins: [] });
    },
  }),
  {
    area: 'configure',
    name: 'A plugin by its source',
    within: INSPECTOR,
    open: async (stage) => {
      const inspector = await configure(stage, 'Nour Haddad', 'Plugins');
      await inspector.getByLabel('Source', { exact: true }).fill('github://studio/standup#v1');
      await inspector.getByRole('button', { name: 'Look' }).click();
    },
    pictured: (part) => part.getByRole('region', { name: 'Install by source' }),
    content: (part) => part.getByRole('list', { name: 'What it brings' }),
    loading: never('its button shows that it is looked at'),
    empty: never('a plugin brings something'),
    error: 'plugins.preview',
    retry: (part) => part.getByRole('button', { name: 'Look' }),
  },
];
