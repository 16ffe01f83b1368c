import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { AppError, type Workspace } from '../../../core/contract/index.ts';
import { type SyntheticEngine, startSyntheticEngine } from '../../support/synthetic-engine.ts';
import { talkCast as cast, LONG } from '../../support/synthetic-talk-story.ts';
import { expectAccessible, expectAccessibleInBothThemes } from '../accessibility.ts';
import { card, conversation, outlineRow } from '../flows.ts';
import { picture } from '../screenshots.ts';

/** Talking to workspaces, on an engine whose conversations are in every state. One window goes through all of it. */
test.describe.configure({ mode: 'serial' });

const staticFolder = path.resolve(import.meta.dirname, '../../../dist/renderer');
const STUDIO_SIZE = 12;

let engine: SyntheticEngine;
let page: Page;
const complaints: string[] = [];
/** The pages of a conversation that were asked for, by where they end; null for the newest. */
const pagesAsked: (number | null)[] = [];

test.beforeAll(async ({ browser }) => {
  engine = await startSyntheticEngine({
    workspaces: STUDIO_SIZE,
    port: 0,
    still: true,
    talk: true,
    staticFolder,
  });
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    acceptDownloads: true,
  });
  page = await context.newPage();
  page.on('console', (message) => {
    // A file that is not there is told by its status, which the browser writes down.
    const isOfFile = message.location().url.includes('/chat/download');
    if (message.type() === 'error' && !isOfFile) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const { op, input } = JSON.parse(String(payload)) as { op?: string; input?: { before?: number } };
      if (op === 'chat.history') pagesAsked.push(input?.before ?? null);
    }),
  );
  await page.goto(engine.url);
  await expect(card(page, cast.full)).toBeVisible();
});

test.afterAll(async () => {
  await page?.close();
  await engine?.dispose();
});

test.afterEach(() => {
  expect(complaints).toEqual([]);
});

const idOf = (name: string): string =>
  [...engine.state.workspaces.values()].find((each: Workspace) => each.name === name)?.id ?? '';
const composer = (name: string) => page.getByRole('textbox', { name: `Message to ${name}` });
const bubbles = (name: string) => conversation(page, name).getByRole('article');
const tab = (name: string) => page.getByRole('tab', { name, exact: true });

async function open(name: string): Promise<void> {
  await outlineRow(page, name).click();
  await expect(composer(name)).toBeVisible();
}

async function inDark(work: () => Promise<void>): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await work();
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Chooses an action of a message. */
async function act(message: ReturnType<typeof bubbles>, action: string): Promise<void> {
  await message.hover();
  await message.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

const clipboard = () => page.evaluate<string>('navigator.clipboard.readText()');

test('an answer shows its headings, tables, tasks and code, with colours and a button that copies', async () => {
  await open(cast.full);
  const list = conversation(page, cast.full);
  await expect(list.getByText('Yesterday')).toBeAttached();
  const answer = bubbles(cast.full).filter({ hasText: 'The launch plan is ready' });
  await answer.scrollIntoViewIfNeeded();
  await expect(answer.getByRole('cell', { name: 'Landing page' })).toBeVisible();
  const code = answer.locator('pre');
  await expect(
    code
      .locator('span')
      .filter({ hasText: /^async$/ })
      .first(),
  ).toBeVisible();
  await answer.getByRole('button', { name: 'Copy code' }).click();
  expect(await clipboard()).toContain("archive.read('manifest.json')");
  await answer.getByRole('button', { name: 'Wrap long lines' }).click();
  await expect(code).toHaveCSS('white-space-collapse', 'preserve');
  await expect(code).toHaveCSS('text-wrap-mode', 'wrap');
  await answer.getByRole('button', { name: 'Do not wrap long lines' }).click();
  const link = answer.getByRole('link', { name: 'the checklist' });
  await expect(link).toHaveAttribute('rel', /noopener/);
  await expect(link).toHaveAttribute('target', '_blank');
  await page.mouse.move(0, 0);
  await picture(page, 'talk-full-light');
  await expectAccessibleInBothThemes(page);
  await inDark(() => picture(page, 'talk-full-dark'));
});

test('a message can be copied as it is shown and as Markdown, and quoted', async () => {
  const answer = bubbles(cast.full).filter({ hasText: 'The launch plan is ready' });
  await act(answer, 'Copy as Markdown');
  expect(await clipboard()).toContain('The **importer** must');
  await answer.hover();
  await answer.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Copy', exact: true }).click();
  await expect.poll(clipboard).toContain('The importer must');
  await act(bubbles(cast.full).filter({ hasText: 'On it.' }), 'Quote');
  await expect(composer(cast.full)).toHaveValue(/^> On it\. I will tell you/);
  await composer(cast.full).fill('');
});

test('A7: Esc leaves the field, and neither that nor another workspace nor a reload loses what was written', async () => {
  await composer(cast.full).fill('Half a thought');
  await composer(cast.full).press('Escape');
  await expect(composer(cast.full)).not.toBeFocused();
  await expect(composer(cast.full)).toHaveValue('Half a thought');
  await open(cast.empty);
  await expect(composer(cast.empty)).toHaveValue('');
  await open(cast.full);
  await expect(composer(cast.full)).toHaveValue('Half a thought');
  await page.reload();
  await open(cast.full);
  await expect(composer(cast.full)).toHaveValue('Half a thought');
  const other = await page.context().newPage();
  await other.goto(engine.url);
  await outlineRow(other, cast.full).click();
  await other.getByRole('textbox', { name: `Message to ${cast.full}` }).fill('Half a thought more');
  await expect(composer(cast.full)).toHaveValue('Half a thought more');
  await other.close();
  await composer(cast.full).fill('');
});

test('the field grows to ten lines, Shift+Enter makes a line, and a name is completed after @', async () => {
  await open(cast.empty);
  await expect(page.getByText(`Talk to ${cast.empty}`)).toBeVisible();
  await picture(page, 'talk-empty-light');
  const field = composer(cast.empty);
  const height = async () => (await field.boundingBox())?.height ?? 0;
  const one = await height();
  await field.fill(Array(30).fill('line').join('\n'));
  expect(await height()).toBeGreaterThan(one * 5);
  expect(await height()).toBeLessThan(230);
  await field.fill('Ask');
  await field.press('Shift+Enter');
  await field.pressSequentially('@han');
  const options = page.getByRole('listbox', { name: 'Workspaces' }).getByRole('option');
  await expect(options).toHaveText([/Hanna Sørensen/]);
  await field.press('Escape');
  await expect(options).toHaveCount(0);
  await expect(field).toBeFocused();
  await field.pressSequentially(' and @nou');
  await field.press('Enter');
  await expect(field).toHaveValue('Ask\n@han and @Nour Haddad ');
  await field.fill('');
});

test('an answer shows while it is written, once, and can be stopped', async () => {
  const id = idOf(cast.empty);
  await composer(cast.empty).fill('What do the funnels say?');
  await composer(cast.empty).press('Enter');
  await expect(bubbles(cast.empty)).toHaveCount(1);
  const asked = engine.talk.asked(id);
  engine.talk.write(asked, '## Funnels\n\nThree numbers stand out:\n\n- **42 %** open the ');
  await expect(conversation(page, cast.empty)).toContainText('42 % open the');
  engine.talk.write(asked, 'importer\n- of them 31 % finish');
  await expect(conversation(page, cast.empty)).toContainText('31 % finish');
  await picture(page, 'talk-streaming-light');
  await expectAccessible(page);

  // What is not stored comes again to a window that opens late.
  await page.reload();
  await open(cast.empty);
  await expect(conversation(page, cast.empty)).toContainText('31 % finish');
  engine.talk.write(asked, ' it.');
  await expect(conversation(page, cast.empty)).toContainText('31 % finish it.');
  engine.talk.answer(asked, 'Three numbers stand out, and **all** of them are fine.');
  await expect(bubbles(cast.empty)).toHaveCount(2);
  await expect(conversation(page, cast.empty)).not.toContainText('31 %');

  await composer(cast.empty).fill('And the cohorts?');
  await composer(cast.empty).press('Enter');
  engine.talk.write(await askedOf(id, 'And the cohorts?'), 'So far');
  await expect(conversation(page, cast.empty)).toContainText('So far');
  await page.getByRole('button', { name: `Stop ${cast.empty}` }).click();
  await expect(conversation(page, cast.empty)).toContainText('it was cancelled');
  await expect(page.getByRole('button', { name: `Stop ${cast.empty}` })).toHaveCount(0);
});

async function askedOf(id: string, text: string) {
  await expect.poll(() => engine.talk.asked(id).text).toBe(text);
  return engine.talk.asked(id);
}

test('A14: an answer that overtakes the confirmation shows once, and the next message goes at once', async () => {
  const id = idOf(cast.empty);
  const before = await bubbles(cast.empty).count();
  let confirm = () => {};
  const confirmed = new Promise<void>((resolve) => {
    confirm = resolve;
  });
  engine.talk.beforeSent = (message) => {
    engine.talk.answer(message, 'Quicker than the confirmation');
    return confirmed;
  };
  await composer(cast.empty).fill('Quick question');
  await composer(cast.empty).press('Enter');
  await expect(conversation(page, cast.empty)).toContainText('Quicker than the confirmation');
  // Said once, outside of the rows, which come and go.
  const said = page.getByRole('status').filter({ hasText: `${cast.empty}: Quicker than the confirmation` });
  await expect(said).toHaveCount(1);
  await expect(conversation(page, cast.empty)).toHaveAttribute('aria-live', 'off');
  await expect(bubbles(cast.empty)).toHaveCount(before + 2);
  engine.talk.beforeSent = () => undefined;
  await composer(cast.empty).fill('And another');
  await composer(cast.empty).press('Enter');
  await expect(conversation(page, cast.empty)).toContainText('And another');
  confirm();
  engine.talk.answer(await askedOf(id, 'And another'), 'The other answer');
  await expect(bubbles(cast.empty)).toHaveCount(before + 4);

  // Tabs and reloads neither lose a message nor show it twice.
  await tab('With agents').click();
  await tab('With people').click();
  await expect(bubbles(cast.empty)).toHaveCount(before + 4);
  await page.reload();
  await open(cast.empty);
  await expect(bubbles(cast.empty)).toHaveCount(before + 4);
});

test('A14: a message that was under way at a reload is still there, and sent again it is sent once', async () => {
  const id = idOf(cast.empty);
  engine.talk.beforeSent = () => new Promise(() => undefined);
  await composer(cast.empty).fill('Before the reload');
  await composer(cast.empty).press('Enter');
  const asked = await askedOf(id, 'Before the reload');
  engine.talk.beforeSent = () => undefined;
  await page.reload();
  await open(cast.empty);
  await expect(bubbles(cast.empty).filter({ hasText: 'Before the reload' })).toHaveCount(1);
  expect(engine.state.chat.get(id)?.filter(({ text }) => text === asked.text)).toHaveLength(1);
  engine.talk.answer(asked, 'After the reload');

  engine.talk.refusal = new AppError('workspace_not_found', 'It is on its way out');
  await composer(cast.empty).fill('Refused at first');
  await composer(cast.empty).press('Enter');
  const refused = bubbles(cast.empty).filter({ hasText: 'Refused at first' });
  await expect(refused).toContainText('Not delivered: It is on its way out');
  engine.talk.refusal = null;
  await refused.getByRole('button', { name: 'Send again' }).click();
  await expect(refused).not.toContainText('Not delivered');
  engine.talk.answer(await askedOf(id, 'Refused at first'), 'Now it works');
  await expect(conversation(page, cast.empty)).toContainText('Now it works');
});

test('ArrowUp in an empty field changes the last message, which goes out as a new one', async () => {
  const id = idOf(cast.empty);
  await composer(cast.empty).press('ArrowUp');
  await expect(composer(cast.empty)).toHaveValue('Refused at first');
  await page.getByRole('button', { name: 'Keep it as it was' }).click();
  await expect(composer(cast.empty)).toHaveValue('');
  await act(bubbles(cast.empty).filter({ hasText: 'Refused at first' }), 'Edit and send again');
  await composer(cast.empty).fill('Said better');
  await composer(cast.empty).press('Enter');
  engine.talk.answer(await askedOf(id, 'Said better'), 'Understood');
  await expect(conversation(page, cast.empty)).toContainText('Understood');
  await expect(bubbles(cast.empty).filter({ hasText: 'Refused at first' })).toHaveCount(1);
});

test('messages that wait tell their place and can be taken back, and a failed one why and what helps', async () => {
  await open(cast.waiting);
  const list = conversation(page, cast.waiting);
  await expect(list).toContainText('it did not answer in time');
  await expect(list).toContainText(`Waits until ${cast.waiting} can take it`);
  await expect(list).toContainText('number 2 in line');
  await picture(page, 'talk-waiting-light');
  await expectAccessible(page);
  await bubbles(cast.waiting)
    .filter({ hasText: 'newsletter' })
    .getByRole('button', { name: 'Take back' })
    .click();
  await expect(bubbles(cast.waiting).filter({ hasText: 'newsletter' })).toContainText('Not delivered');
  await expect(list).not.toContainText('number 2 in line');
});

test('five thousand messages: only what is in view exists, older ones come where the reader is', async () => {
  await open(cast.long);
  const list = conversation(page, cast.long);
  await expect(list).toContainText(`Answer ${LONG.messages}:`);
  expect(await bubbles(cast.long).count()).toBeLessThan(60);
  // Older ones come only when the place of the reader is known.
  engine.faults.hold('chat.history');
  await list.evaluate((element) => element.scrollTo({ top: 120 }));
  const latest = page.getByRole('button', { name: 'Latest' });
  await expect(latest).toBeVisible();
  // It covers nothing that can be read.
  const [pill, read] = [await latest.boundingBox(), await list.boundingBox()];
  expect(pill?.y).toBeGreaterThanOrEqual((read?.y ?? 0) + (read?.height ?? 0));
  await expect(list.locator('[data-index="0"]')).toBeAttached();
  /** How far below the upper edge each message begins that is there. */
  const places = () =>
    list.evaluate((element) => {
      const { top } = element.getBoundingClientRect();
      return [...element.querySelectorAll('[data-message]')].map((each) => ({
        id: each.getAttribute('data-message'),
        at: Math.round(each.getBoundingClientRect().top - top),
      }));
    });
  const inView = (await places()).find(({ at }) => at >= 0);
  engine.faults.release();
  await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBeGreaterThan(1_000);
  // It stays where it is, but for the name of the day above it, which goes with the older ones.
  await expect
    .poll(async () => {
      const now = (await places()).find(({ id }) => id === inView?.id);
      return Math.abs((now?.at ?? Number.NaN) - (inView?.at ?? Number.NaN));
    })
    .toBeLessThan(60);
  await page.getByRole('button', { name: 'Latest' }).click();
  await expect(list).toContainText(`Answer ${LONG.messages}:`);
});

test('U12: older messages that fail are asked for once, and again only by whoever wants them', async () => {
  await page.reload();
  await open(cast.long);
  const list = conversation(page, cast.long);
  await expect(list).toContainText(`Answer ${LONG.messages}:`);
  engine.faults.fail('chat.history', new AppError('docker_lost', 'Docker does not answer'));
  pagesAsked.length = 0;
  await list.evaluate((element) => element.scrollTo({ top: 120 }));
  const error = page.getByRole('region', { name: 'Error: The conversation could not be loaded' });
  await expect(error).toBeVisible();
  // Something else is asked for and answered meanwhile.
  await list.press('ControlOrMeta+f');
  await page.getByRole('searchbox', { name: 'Find in the conversation' }).fill('Question 1:');
  await expect(page.getByRole('search')).toContainText('1 more hit in older messages');
  await page.keyboard.press('Escape');
  await list.evaluate((element) => element.scrollTo({ top: 60 }));
  await expect(error).toBeVisible();
  expect(pagesAsked).toEqual([expect.any(Number)]);

  await error.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => pagesAsked).toHaveLength(2);
  await expect(error).toBeVisible();
  engine.faults.release('chat.history');
  await error.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBeGreaterThan(1_000);
  await expect(error).toHaveCount(0);
  expect(new Set(pagesAsked.slice(0, 3)).size).toBe(1);
  await page.getByRole('button', { name: 'Latest' }).click();
  await expect(list).toContainText(`Answer ${LONG.messages}:`);
});

test('U11: what comes in while somebody reads elsewhere is counted, and a line shows where it begins', async () => {
  await open(cast.full);
  const id = idOf(cast.long);
  engine.talk.say(id, 'agent', 'Something new that nobody saw');
  await expect(outlineRow(page, cast.long)).toContainText('1 unread');
  await page.reload();
  await expect(outlineRow(page, cast.long)).toContainText('1 unread');
  await open(cast.long);
  await expect(conversation(page, cast.long)).toContainText('1 message since you last looked');
  await conversation(page, cast.long).evaluate((element) =>
    element.scrollTo({ top: element.scrollHeight / 3 }),
  );
  await expect(page.getByRole('button', { name: 'Latest' })).toBeVisible();
  engine.talk.say(id, 'agent', 'And one more');
  await page.getByRole('button', { name: '1 new message' }).click();
  await expect(conversation(page, cast.long)).toContainText('And one more');
  await expect(outlineRow(page, cast.long)).not.toContainText('unread');
  await page.reload();
  await expect(outlineRow(page, cast.long)).toBeVisible();
  await expect(outlineRow(page, cast.long)).not.toContainText('unread');
  await open(cast.long);
});

test('what waits for agents is counted over all conversations, also those that nobody has opened', async () => {
  const waiting = engine.state.countQueued();
  expect(waiting).toBeGreaterThan(0);
  await page.reload();
  const statusBar = page.getByRole('contentinfo');
  await expect(statusBar).toContainText(`${waiting} queued`);
  const message = engine.talk.say(idOf(cast.peer), 'user', 'Later', { state: 'queued' });
  await expect(statusBar).toContainText(`${waiting + 1} queued`);
  engine.state.say({ ...message, state: 'sent' });
  await expect(statusBar).toContainText(`${waiting} queued`);
  await open(cast.long);
});

test('a search marks its hits, goes through them, and finds those in older messages', async () => {
  await conversation(page, cast.long).press('ControlOrMeta+f');
  const field = page.getByRole('searchbox', { name: 'Find in the conversation' });
  await field.fill(LONG.rare);
  const search = page.getByRole('search');
  await expect(search).toContainText('10 of 10');
  await expect(search).toContainText('2 more hits in older messages');
  const marked = () => page.evaluate<number>("CSS.highlights.get('talk-hit')?.size ?? 0");
  await expect.poll(marked).toBe(1);
  for (let at = 9; at >= 1; at -= 1) {
    await field.press('Enter');
    await expect(search).toContainText(`${at} of 10`);
  }
  await field.press('Enter');
  await expect(search).toContainText('of 12');
  await field.press('Enter');
  await expect(conversation(page, cast.long)).toContainText('Answer 2:');
  await expect.poll(marked).toBe(1);
  expect(await bubbles(cast.long).count()).toBeLessThan(60);
  await field.press('Escape');
  await expect(field).toHaveCount(0);
});

test('the whole conversation is saved as Markdown', async () => {
  await open(cast.full);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the conversation as Markdown' }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe(`Conversation with ${cast.full}.md`);
  const content = await (await download.createReadStream()).toArray();
  const text = Buffer.concat(content).toString('utf8');
  expect(text).toMatch(/^# Conversation with Mara Lindqvist\n\n## You · /);
  expect(text).toContain('- Attached: price-list.csv');
  // Both sides, each in its own words.
  expect(text).toContain('\n\n## Mara Lindqvist · ');
  expect(text).toContain('The launch plan is ready. Three things decide whether it holds:');
});

test('a file of each kind has a view of its own, and can be saved', async () => {
  const answer = bubbles(cast.full).filter({ hasText: 'The launch plan is ready' });
  await answer.scrollIntoViewIfNeeded();
  const viewer = page.getByRole('dialog');
  const view = async (name: string, check: () => Promise<void>) => {
    await answer.getByRole('button', { name: `Open ${name}` }).click();
    await check();
    await page.keyboard.press('Escape');
    await expect(viewer).toHaveCount(0);
  };
  await view('landing-page.png', async () => {
    await expect(viewer.getByRole('img', { name: 'Picture landing-page.png' })).toBeVisible();
    await viewer.getByRole('button', { name: 'Zoom in' }).click();
    await expect(viewer.getByText('150 %')).toBeVisible();
    await expectAccessible(page);
  });
  await view('price-list.csv', async () => {
    await expect(viewer.getByRole('cell', { name: 'Team, small' })).toBeVisible();
    await expect(viewer.getByText('3 rows')).toBeVisible();
  });
  await view('plan.json', () => expect(viewer.locator('pre')).toContainText('"day": "Tuesday"'));
  await view('announcement.md', () => expect(viewer.getByRole('heading', { name: 'Ready' })).toBeVisible());
  await view('importer.py', () => expect(viewer.locator('pre')).toContainText('def main():'));
  await view('jingle.wav', () => expect(viewer.locator('audio')).toHaveJSProperty('duration', 0.1));
  // No film at all.
  await view('teaser.webm', () => expect(viewer).toContainText('This window cannot play it'));
  await view('archive.zip', () => expect(viewer).toContainText('no view for this kind of file'));
  const saved = page.waitForEvent('download');
  await answer.getByRole('button', { name: 'Save archive.zip' }).click();
  expect((await saved).suggestedFilename()).toBe('archive.zip');
});

test('A16: a file that cannot be got says so, and the others are not affected', async () => {
  await open(cast.hostile);
  const message = bubbles(cast.hostile).filter({ hasText: 'Files of all sorts' });
  await message.getByRole('button', { name: 'Open gone.md' }).click();
  const viewer = page.getByRole('dialog');
  await expect(viewer).toContainText('This file is not there any more');
  await expect(viewer.getByRole('button', { name: 'Try again' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(message.getByRole('button', { name: 'Open trap' })).toBeDisabled();
  for (const [name, source] of [
    ['logo.svg', 'onload='],
    ['page.html', '<script>'],
  ] as const) {
    await message.getByRole('button', { name: `Open ${name}` }).click();
    await expect(viewer).toContainText('nothing in it runs');
    await expect(viewer.locator('pre')).toContainText(source);
    await page.keyboard.press('Escape');
  }
  await message.getByRole('button', { name: 'Open huge.txt' }).click();
  await expect(viewer).toContainText('Only the first');
  await page.keyboard.press('Escape');
  await expect(viewer).toHaveCount(0);
});

test('hostile messages run nothing, load nothing from the net, and keep their place', async () => {
  const asked: string[] = [];
  const note = (request: { url(): string }) => asked.push(request.url());
  page.on('request', note);
  const list = conversation(page, cast.hostile);
  const width = await list.evaluate((element) => element.clientWidth);
  const shown = new Set<string>();
  // From the first message to the last, a screen at a time.
  await list.evaluate((element) => element.scrollTo({ top: 0 }));
  for (let step = 0; step < 80; step += 1) {
    const state = await list.evaluate((element) => ({
      texts: [...element.querySelectorAll('[data-message]')].map(
        (each) => each.getAttribute('data-message') ?? '',
      ),
      left: element.scrollHeight - element.scrollTop - element.clientHeight,
      wide: element.scrollWidth - element.clientWidth,
    }));
    for (const id of state.texts) shown.add(id);
    expect(state.wide).toBeLessThanOrEqual(1);
    if (state.left < 4) break;
    await list.evaluate((element) => element.scrollBy({ top: element.clientHeight * 2 }));
  }
  page.off('request', note);
  expect(shown.size).toBe(engine.state.chat.get(idOf(cast.hostile))?.length);
  expect(await list.evaluate((element) => element.clientWidth)).toBe(width);
  expect(await page.evaluate('window.hacked')).toBeUndefined();
  expect(asked.filter((url) => !url.startsWith(engine.url) && !url.startsWith('blob:'))).toEqual([]);
  expect(await list.locator('iframe, script, a[href^="javascript"], a[href^="data"]').count()).toBe(0);
});

test('a message of megabytes shows its beginning, and all of it when asked', async () => {
  const list = conversation(page, cast.hostile);
  const id = engine.state.chat.get(idOf(cast.hostile))?.find(({ text }) => text.length > 10_000_000)?.id;
  const large = page.locator(`[data-message="${id}"]`);
  await list.evaluate((element) => element.scrollTo({ top: 0 }));
  for (let step = 0; step < 20 && (await large.count()) === 0; step += 1) {
    await list.evaluate((element) => element.scrollBy({ top: element.clientHeight }));
  }
  await expect(large.getByText('This message is very long')).toBeAttached();
  const length = () => large.evaluate((element) => element.textContent?.length ?? 0);
  expect(await length()).toBeLessThan(30_000);
  await large.getByRole('button', { name: 'Show all (11 MB)' }).click();
  await expect.poll(length).toBeGreaterThan(10_000_000);
});

test('files are dropped, pasted and chosen, their limits told before anything is sent', async () => {
  await open(cast.empty);
  const id = idOf(cast.empty);
  const drop = (files: { name: string; type: string; size: number }[]) =>
    page.evaluateHandle(`(() => {
      const transfer = new DataTransfer();
      for (const { name, type, size } of ${JSON.stringify(files)}) {
        transfer.items.add(new File([new Uint8Array(size)], name, { type }));
      }
      return transfer;
    })()`);
  const dataTransfer = await drop([
    { name: 'notes.md', type: 'text/markdown', size: 12 },
    { name: 'movie.mp4', type: 'video/mp4', size: 27_000_000 },
  ]);
  await composer(cast.empty).dispatchEvent('dragenter', { dataTransfer });
  await expect(page.getByText(`Drop files here for ${cast.empty}`)).toBeVisible();
  await composer(cast.empty).dispatchEvent('drop', { dataTransfer });
  await expect(page.getByText(`Drop files here for ${cast.empty}`)).toHaveCount(0);
  const pending = page.getByRole('list', { name: 'Files for this message' });
  await expect(pending).toContainText('27 MB is more than the 26 MB that can be sent');
  await page.getByRole('button', { name: 'Remove movie.mp4' }).click();

  const pasted = await drop([{ name: 'image.png', type: 'image/png', size: 8 }]);
  await composer(cast.empty).evaluate((field, clipboardData) => {
    type Paste = new (type: string, init: object) => Event;
    const { ClipboardEvent: Made } = globalThis as unknown as { ClipboardEvent: Paste };
    field.dispatchEvent(new Made('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, pasted);
  await expect(pending.getByRole('listitem')).toHaveText([/notes\.md/, /Pasted .*\.png/]);
  await open(cast.full);
  await open(cast.empty);
  await expect(pending.getByRole('listitem')).toHaveCount(2);
  await composer(cast.empty).fill('With files');
  await composer(cast.empty).press('Enter');
  const asked = await askedOf(id, 'With files');
  expect(asked.files.map(({ name }) => name)).toEqual(['notes.md', expect.stringMatching(/^Pasted /)]);
  await expect(pending).toHaveCount(0);
  engine.talk.answer(asked, 'Got them');
});

test('a file of 12 MB goes with its progress, one that is cancelled is not sent on, and together 50 MiB are the most', async () => {
  await open(cast.empty);
  // Made in the page: megabytes would take long to get there.
  const choose = (name: string, size: number) =>
    page.evaluate(`(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(${size})], '${name}'));
      const input = document.querySelector('form input[type="file"]');
      input.files = transfer.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    })()`);
  const pending = page.getByRole('list', { name: 'Files for this message' });
  let release = () => {};
  engine.talk.uploadsMayEnd = new Promise((resolve) => {
    release = resolve;
  });
  await choose('large.bin', 12_000_000);
  const bar = pending.getByRole('progressbar', { name: 'Uploading large.bin' });
  await expect(bar).toHaveAttribute('aria-valuenow', '100');
  await expect(pending).toContainText('100 % of 12 MB');
  await choose('again.bin', 9_000_000);
  await pending.getByRole('button', { name: 'Cancel the upload of again.bin' }).click();
  await expect.poll(() => engine.talk.brokenOff).toBe(1);
  release();
  await expect(bar).toHaveCount(0);
  await expect(pending.getByRole('listitem')).toHaveText([/large\.bin/]);

  await choose('second.bin', 25_000_000);
  await choose('third.bin', 24_000_000);
  await expect(pending).toContainText('All files of a message together can have 52 MB');
  await page.getByRole('button', { name: 'Remove third.bin' }).click();
  await page.getByRole('button', { name: 'Remove second.bin' }).click();
  await composer(cast.empty).fill('A large one');
  await composer(cast.empty).press('Enter');
  const asked = await askedOf(idOf(cast.empty), 'A large one');
  expect(asked.files).toMatchObject([{ name: 'large.bin', size: 12_000_000 }]);
  engine.talk.answer(asked, 'Got it');
});

test('what agents say to each other shows with its direction, by peer, and with what helps when it failed', async () => {
  await open(cast.peer);
  await tab('With agents').click();
  const list = page.getByRole('log', { name: 'Messages between agents' });
  await expect(list.getByRole('article')).toHaveCount(4);
  await expect(list).toContainText('from Mara Lindqvist');
  await expect(list).toContainText('to Aiko Tanaka');
  await expect(list).toContainText('It took too long. The peer may be stuck or overloaded.');
  await picture(page, 'talk-agents-light');
  await expectAccessibleInBothThemes(page);
  await page.getByRole('button', { name: 'Aiko Tanaka, 2 messages' }).click();
  await expect(list.getByRole('article')).toHaveCount(2);
  await page.getByRole('button', { name: /^All, / }).click();
  await list.getByRole('button', { name: 'Open Jonas Weber' }).click();
  await expect(page.getByRole('tab', { name: 'With agents' })).toHaveAttribute('aria-selected', 'true');
  await tab('With people').click();
  await expect(composer(cast.empty)).toBeVisible();
});

test('U12: an empty conversation between agents and one that cannot be read are not the same', async () => {
  await open('Elif Kaya');
  await tab('With agents').click();
  await expect(page.getByText('Elif Kaya has not talked to other agents yet')).toBeVisible();
  await tab('With people').click();
});

test('it all fits into a narrow window', async () => {
  await page.setViewportSize({ width: 900, height: 700 });
  await open(cast.full);
  await conversation(page, cast.full).evaluate((element) => element.scrollTo({ top: 400 }));
  await inDark(() => picture(page, 'talk-narrow-dark'));
  await page.setViewportSize({ width: 1440, height: 900 });
});
