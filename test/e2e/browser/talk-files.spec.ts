import { expect, test } from '@playwright/test';
import { talkCast as cast } from '../../support/synthetic-talk-story.ts';
import { expectAccessible } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { askedOf, bubbles, composer, open } from '../talk-stage.ts';

/** Files in conversations: those that came, and those that go. */
// A file that is not there is told by its status, which the browser writes down.
shareWindow({ talk: true, expected: /\/chat\/download/ });

test.beforeAll(() => open(cast.full));

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
    await expect(viewer.getByText('150%')).toBeVisible();
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

test('files are dropped, pasted and chosen, their limits told before anything is sent', async () => {
  await open(cast.empty);
  const id = engine.state.named(cast.empty).id;
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
  await expect(pending).toContainText('100% of 12 MB');
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
  const asked = await askedOf(engine.state.named(cast.empty).id, 'A large one');
  expect(asked.files).toMatchObject([{ name: 'large.bin', size: 12_000_000 }]);
  engine.talk.answer(asked, 'Got it');
});
