import { expect, test } from '@playwright/test';
import { talkCast as cast } from '../../support/synthetic-talk-story.ts';
import { expectAccessibleInBothThemes } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { clipboard, conversation, inDark } from '../flows.ts';
import { picture } from '../screenshots.ts';
import { act, bubbles, composer, open, tab } from '../talk-stage.ts';

/** What people and agents have said, as it is shown. */
shareWindow({ talk: true });

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
  expect(await clipboard(page)).toContain("archive.read('manifest.json')");
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
  await inDark(page, () => picture(page, 'talk-full-dark'));
});

test('a message can be copied as it is shown and as Markdown, and quoted', async () => {
  const answer = bubbles(cast.full).filter({ hasText: 'The launch plan is ready' });
  await act(answer, 'Copy as Markdown');
  expect(await clipboard(page)).toContain('The **importer** must');
  await answer.hover();
  await answer.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Copy', exact: true }).click();
  await expect.poll(() => clipboard(page)).toContain('The importer must');
  await act(bubbles(cast.full).filter({ hasText: 'On it.' }), 'Quote');
  await expect(composer(cast.full)).toHaveValue(/^> On it\. I will tell you/);
  await composer(cast.full).fill('');
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

test('hostile messages run nothing, load nothing from the net, and keep their place', async () => {
  const asked: string[] = [];
  const note = (request: { url(): string }) => asked.push(request.url());
  page.on('request', note);
  await open(cast.hostile);
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
  expect(shown.size).toBe(engine.state.chat.get(engine.state.named(cast.hostile).id)?.length);
  expect(await list.evaluate((element) => element.clientWidth)).toBe(width);
  expect(await page.evaluate('window.hacked')).toBeUndefined();
  expect(asked.filter((url) => !url.startsWith(engine.url) && !url.startsWith('blob:'))).toEqual([]);
  expect(await list.locator('iframe, script, a[href^="javascript"], a[href^="data"]').count()).toBe(0);
});

test('a message of megabytes shows its beginning, and all of it when asked', async () => {
  const list = conversation(page, cast.hostile);
  const id = engine.state.chat
    .get(engine.state.named(cast.hostile).id)
    ?.find(({ text }) => text.length > 10_000_000)?.id;
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
  await inDark(page, () => picture(page, 'talk-narrow-dark'));
  await page.setViewportSize({ width: 1440, height: 900 });
});
