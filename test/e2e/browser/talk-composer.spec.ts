import { expect, test } from '@playwright/test';
import { AppError } from '../../../core/contract/index.ts';
import { talkCast as cast } from '../../support/synthetic-talk-story.ts';
import { expectAccessible } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { conversation, outlineRow } from '../flows.ts';
import { picture } from '../screenshots.ts';
import { act, askedOf, bubbles, composer, open, tab } from '../talk-stage.ts';

/** A message from its first letter to the answer, and what comes between them. */
shareWindow({ talk: true });

test.beforeAll(() => open(cast.full));

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
  const id = engine.state.named(cast.empty).id;
  await composer(cast.empty).fill('What do the funnels say?');
  await composer(cast.empty).press('Enter');
  await expect(bubbles(cast.empty)).toHaveCount(1);
  const asked = engine.talk.asked(id);
  engine.talk.write(asked, '## Funnels\n\nThree numbers stand out:\n\n- **42%** open the ');
  await expect(conversation(page, cast.empty)).toContainText('42% open the');
  engine.talk.write(asked, 'importer\n- of them 31% finish');
  await expect(conversation(page, cast.empty)).toContainText('31% finish');
  await picture(page, 'talk-streaming-light');
  await expectAccessible(page);

  // What is not stored comes again to a window that opens late.
  await page.reload();
  await open(cast.empty);
  await expect(conversation(page, cast.empty)).toContainText('31% finish');
  engine.talk.write(asked, ' it.');
  await expect(conversation(page, cast.empty)).toContainText('31% finish it.');
  engine.talk.answer(asked, 'Three numbers stand out, and **all** of them are fine.');
  await expect(bubbles(cast.empty)).toHaveCount(2);
  await expect(conversation(page, cast.empty)).not.toContainText('31%');

  await composer(cast.empty).fill('And the cohorts?');
  await composer(cast.empty).press('Enter');
  engine.talk.write(await askedOf(id, 'And the cohorts?'), 'So far');
  await expect(conversation(page, cast.empty)).toContainText('So far');
  await page.getByRole('button', { name: `Stop ${cast.empty}` }).click();
  await expect(conversation(page, cast.empty)).toContainText('it was cancelled');
  await expect(page.getByRole('button', { name: `Stop ${cast.empty}` })).toHaveCount(0);
});

test('A14: an answer that overtakes the confirmation shows once, and the next message goes at once', async () => {
  const id = engine.state.named(cast.empty).id;
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
  const id = engine.state.named(cast.empty).id;
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
  const id = engine.state.named(cast.empty).id;
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
