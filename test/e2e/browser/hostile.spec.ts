import { expect, test } from '@playwright/test';
import { logTime } from '../../../core/base/index.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { dock, inspect, inspector, outlineRow } from '../flows.ts';

/**
 * Whatever other people and agents write is text: in names, roles, chats, logs, files, timelines, tasks and errors it
 * runs nothing, breaks no layout and holds nothing up.
 */

const LONG_NAME = 5_000;
const MEBIBYTE = 1024 * 1024;
const VICTIM = 'Ilya Morozov';

const ESC = '\u001b';
const PWN = 'window.__pwned = true';
const HTML = `<img src=x onerror="${PWN}"><script>${PWN}</script><svg onload="${PWN}"><a href="javascript:${PWN}">x</a>`;
const MARKDOWN = `[click](javascript:${PWN}) ![x](javascript:${PWN}) <iframe srcdoc="<script>parent.${PWN}</script>"></iframe>`;
const BIDI = 'gpj.\u202e\u2066exe\u2069\u200f\u202dabc\u202e';
const TERMINAL = `${ESC}[31;5mred${ESC}[2J${ESC}[H${ESC}]8;;javascript:${PWN}\u0007link${ESC}]8;;\u0007${ESC}]52;c;cHduZWQ=\u0007${ESC}]0;pwned\u0007\u009b31m`;
const FAMILY = '👩‍👩‍👧‍👦';
const hostile = {
  html: HTML,
  bidi: BIDI,
  terminal: TERMINAL,
  long: 'W'.repeat(LONG_NAME),
  zwj: FAMILY.repeat(200),
  combining: `Z${'\u0335\u0321\u0489'.repeat(300)}`,
} as const;
const ALL = Object.values(hostile).join(' ');
const HUGE_LINE = `${HTML}${TERMINAL}${'x'.repeat(MEBIBYTE)}`;

const dialogs: string[] = [];

shareWindow({
  desk: true,
  expected: /ERR_NETWORK_CHANGED/,
  prepare: () => {
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
  },
});

test.afterEach(expectHarmless);

const victim = () => engine.state.named(VICTIM);
const show = (group: string, tab: string) => inspect(page, VICTIM, group, tab);

/** Nothing ran, nothing stands out of the window, and the page still answers. */
async function expectHarmless(): Promise<void> {
  expect(dialogs).toEqual([]);
  expect(await page.evaluate(`'__pwned' in window`)).toBe(false);
  await expect(page).toHaveTitle(/Molecule Desktop$/);
  expect(await page.locator('iframe, script:not([src]), a[href^="javascript:"]').count()).toBe(0);
  const beyond = await page.evaluate(
    'Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - window.innerWidth',
  );
  expect(beyond, 'pixels beyond the right edge').toBeLessThanOrEqual(0);
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('combobox', { name: 'Search workspaces and commands' })).toBeFocused();
  await page.keyboard.press('Escape');
}

/** Width and height of each card, by workspace; the zoom of the canvas does not change them. */
function cardSizes(): Promise<Record<string, string>> {
  return page.evaluate(() => {
    const cards = [...document.querySelectorAll<HTMLElement>('.react-flow__node')];
    return Object.fromEntries(
      cards.map((each) => [each.dataset.id ?? '', `${each.offsetWidth} x ${each.offsetHeight}`]),
    );
  });
}

test('names and roles leave cards, outline and inspector as they are', async () => {
  const before = await cardSizes();
  const others = [...engine.state.workspaces.values()].filter(({ name }) => name !== VICTIM);
  for (const [index, name] of Object.values(hostile).entries()) {
    const { id } = others[index + 3] ?? victim();
    engine.state.patch(id, { name, role: ALL });
  }
  await expect(page.getByRole('tree')).toContainText('onerror');
  expect(await cardSizes()).toEqual(before);
  const tree = page.getByRole('tree');
  for (const text of ['onerror', 'WWWW', FAMILY]) {
    await tree.getByRole('treeitem').filter({ hasText: text }).first().click();
    await expect(inspector(page).getByRole('heading', { level: 2 })).toContainText(text);
    await expectHarmless();
  }
  expect(await cardSizes()).toEqual(before);
});

test('a task leaves its card as it is', async () => {
  const before = await cardSizes();
  const { id } = victim();
  engine.state.patch(id, { currentTask: ALL, activeTasks: 1 });
  await expect(page.locator(`.react-flow__node[data-id="${id}"]`)).toContainText('onerror');
  expect(await cardSizes()).toEqual(before);
  await expectHarmless();
  engine.state.patch(id, { currentTask: '', activeTasks: 0 });
});

// A letter with hundreds of marks cannot be broken: the words of what somebody works on stand out to the right.
test('a task leaves the conversation as it is', async () => {
  const { id } = victim();
  engine.state.patch(id, { currentTask: ALL, activeTasks: 1 });
  await show('Talk', 'With people');
  await expectHarmless();
  engine.state.patch(id, { currentTask: '', activeTasks: 0 });
});

test('an error is told as text', async () => {
  const { id } = victim();
  const error = { code: 'start_failed', message: ALL, detail: HUGE_LINE, actions: [] };
  engine.state.patch(id, { status: 'failed', error });
  engine.state.raise({
    key: `workspace:${id}`,
    workspaceId: id,
    title: ALL,
    error,
    since: Date.now(),
  });
  await outlineRow(page, VICTIM).click();
  await expect(
    inspector(page)
      .getByRole('region', { name: /^Error: / })
      .first(),
  ).toContainText('onerror');
  await page.keyboard.press('ControlOrMeta+j');
  await dock(page).getByRole('tab', { name: 'Problems' }).click();
  await expect(dock(page)).toContainText('onerror');
  await expectHarmless();
  engine.state.clear(`workspace:${id}`);
  engine.state.patch(id, { status: 'online', error: null });
  await page.keyboard.press('ControlOrMeta+j');
});

test('a chat shows it as text', async () => {
  await show('Talk', 'With people');
  engine.talk.say(victim().id, 'agent', `${ALL}\n\n${MARKDOWN}`);
  engine.talk.say(victim().id, 'agent', HUGE_LINE);
  await expect(page.getByLabel(`Conversation with ${VICTIM}`).getByRole('article')).toHaveCount(2);
});

test('a timeline shows it as text', async () => {
  engine.state.log({
    workspaceId: victim().id,
    type: 'a2a_receive',
    method: ALL,
    summary: ALL,
    sourceId: null,
    targetId: victim().id,
    requestText: HUGE_LINE,
    responseText: ALL,
    errorDetail: ALL,
  });
  await show('Observe', 'Timeline');
  const row = inspector(page).getByLabel('Timeline, newest first').getByRole('listitem').first();
  await expect(row).toContainText('onerror');
  await row.getByRole('button').first().click();
  await expectHarmless();
});

test('a log shows it as text, in colour at most', async () => {
  await show('Observe', 'Logs');
  // What is told before it follows would be told to nobody.
  await expect(inspector(page).getByRole('log')).toContainText('[start]');
  for (const line of [ALL, HUGE_LINE, 'the last line']) {
    engine.state.emit({
      type: 'log.lines',
      id: victim().id,
      lines: [{ time: logTime(Date.now()), stream: 'stdout', text: line }],
    });
  }
  await expect(inspector(page)).toContainText('the last line');
});

test('a file with such a name and such a content is opened', async () => {
  const { id } = victim();
  engine.desk.files.write(id, '/configs', '<img src=x onerror=alert(1)>.md', `${ALL}\n${MARKDOWN}\n`);
  engine.desk.files.write(id, '/configs', `${BIDI}.txt`, HUGE_LINE);
  await show('Work', 'Files');
  await inspector(page)
    .getByRole('tree')
    .getByRole('treeitem', { name: /onerror/ })
    .click();
  await expect(page.getByRole('textbox', { name: /^Text of/ })).toContainText('onerror');
  await expectHarmless();
  await inspector(page).getByRole('tree').getByRole('treeitem', { name: /\.txt/ }).first().click();
  await expect(inspector(page).getByRole('tab', { selected: true }).last()).toBeVisible();
});
