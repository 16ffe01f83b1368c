import { expect, test } from '@playwright/test';
import { talkCast as cast, LONG } from '../../support/synthetic-talk-story.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { conversation, outlineRow } from '../flows.ts';
import { expectAskedOnceUntilWanted } from '../older-pages.ts';
import { bubbles, open } from '../talk-stage.ts';

/** Long conversations: older messages, those that nobody has read, and a search. */
shareWindow({ talk: true });

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
  await expectAskedOnceUntilWanted({
    operation: 'chat.history',
    error: page.getByRole('region', { name: 'Error: The conversation could not be loaded' }),
    reach: () => list.evaluate((element) => element.scrollTo({ top: 120 })),
    goOn: async () => {
      // Something else is asked for and answered meanwhile.
      await list.press('ControlOrMeta+f');
      await page.getByRole('searchbox', { name: 'Find in the conversation' }).fill('Question 1:');
      await expect(page.getByRole('search')).toContainText('1 more hit in older messages');
      await page.keyboard.press('Escape');
      await list.evaluate((element) => element.scrollTo({ top: 60 }));
    },
  });
  await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBeGreaterThan(1_000);
  await page.getByRole('button', { name: 'Latest' }).click();
  await expect(list).toContainText(`Answer ${LONG.messages}:`);
});

test('U11: what comes in while somebody reads elsewhere is counted, and a line shows where it begins', async () => {
  await open(cast.full);
  const id = engine.state.named(cast.long).id;
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
  const message = engine.talk.say(engine.state.named(cast.peer).id, 'user', 'Later', { state: 'queued' });
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
