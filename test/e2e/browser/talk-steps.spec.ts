import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { AppError } from '../../../core/contract/index.ts';
import { type SyntheticEngine, startSyntheticEngine } from '../../support/synthetic-engine.ts';
import { talkTraces } from '../../support/synthetic-talk-steps.ts';
import { talkCast as cast } from '../../support/synthetic-talk-story.ts';
import { expectAccessibleInBothThemes } from '../accessibility.ts';
import { card, conversation, outlineRow } from '../flows.ts';

/** What was done for an answer stays with it, and every message leads to its trace and back. */
test.describe.configure({ mode: 'serial' });

const staticFolder = path.resolve(import.meta.dirname, '../../../dist/renderer');

let engine: SyntheticEngine;
let page: Page;
const complaints: string[] = [];

test.beforeAll(async ({ browser }) => {
  engine = await startSyntheticEngine({ workspaces: 12, port: 0, still: true, talk: true, staticFolder });
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
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

const inspector = () => page.getByRole('complementary', { name: 'Inspector' });
const bubbles = (name: string) => conversation(page, name).getByRole('article');
const answer = () => bubbles(cast.full).filter({ hasText: 'The launch plan is ready' });
const toggle = () => answer().getByRole('button', { name: '4 steps, 1 min 4 s' });
const steps = () => answer().getByRole('list', { name: 'What was done for this answer' });
const trace = () => inspector().getByRole('tree', { name: 'What came of this task' });

async function talkTo(name: string): Promise<void> {
  await outlineRow(page, name).click();
  await inspector().getByRole('tab', { name: 'Talk' }).click();
  await inspector().getByRole('tab', { name: 'With people' }).click();
}

async function act(message: ReturnType<typeof bubbles>, action: string): Promise<void> {
  await message.hover();
  await message.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

test('an answer says how many steps it took, and opens into them', async () => {
  await talkTo(cast.full);
  await toggle().click();
  await expect(steps().getByRole('listitem')).toHaveText([
    'read_file: briefs/launch.md320 ms',
    /^Asked Priya Nair: How far is the importer, and what is left of it\?22 s$/,
    /^Asked Sade Okafor: Send me the numbers of last week.*busy.*30 s$/,
    'write_file: plan.json80 ms',
  ]);
  await expect(steps(), 'what a colleague did for its task is a step of that one').not.toContainText(
    'npm test',
  );
  await expect(
    bubbles(cast.full)
      .filter({ hasText: 'On it.' })
      .getByRole('button', { name: /steps?,/ }),
  ).toBeHidden();
  await expectAccessibleInBothThemes(page);
});

test('the steps are there again after a reload, and say so when they cannot be loaded', async () => {
  await page.reload();
  await talkTo(cast.full);
  await expect(steps()).toBeHidden();
  const failure = new AppError('disk_full', 'The history could not be read');
  engine.faults.fail('timeline.trace', failure);
  await toggle().click();
  await expect(answer()).toContainText('The steps could not be loaded');
  engine.faults.release();
  await answer().getByRole('button', { name: 'Try again' }).click();
  await expect(steps().getByRole('listitem')).toHaveCount(4);
});

test('a message leads to its trace, and an entry of the trace back to the message', async () => {
  await act(bubbles(cast.full).filter({ hasText: 'And now?' }), 'Show the trace');
  await expect(trace().getByRole('treeitem').first()).toContainText('And now?');
  await trace().getByRole('treeitem').first().click();
  await inspector().getByRole('button', { name: 'Show in the chat' }).click();
  await expect(bubbles(cast.full).filter({ hasText: 'And now?' })).toBeInViewport();
  await inspector().getByRole('tab', { name: 'Observe' }).click();
  await expect(inspector().getByLabel('Timeline, newest first'), 'a trace is asked for once').toBeVisible();
});

test('a message that failed leads to why', async () => {
  await talkTo(cast.waiting);
  const failed = bubbles(cast.waiting).filter({ hasText: 'Yes, to half of it.' });
  await failed.getByRole('button', { name: 'Why did this fail?' }).click();
  await expect(trace().getByRole('treeitem')).toContainText('Failed');
});

test('a message of long ago is loaded when its trace leads to it', async () => {
  const old = engine.state.chat.get(idOf(cast.long))?.[40];
  if (!old) throw new Error('the long conversation is short');
  engine.talk.fill(
    idOf(cast.long),
    (engine.state.chat.get(idOf(cast.long)) ?? []).map((message) =>
      message.id === old.id ? { ...message, traceId: talkTraces.failed } : message,
    ),
  );
  engine.state.log({
    workspaceId: old.workspaceId,
    type: 'a2a_receive',
    method: 'message/send',
    summary: 'How far is part 5?',
    sourceId: null,
    targetId: old.workspaceId,
    requestText: 'How far is part 5?',
    traceId: talkTraces.failed,
    createdAt: old.createdAt,
  });
  await outlineRow(page, cast.long).click();
  await inspector().getByRole('tab', { name: 'Observe' }).click();
  await inspector().getByText('How far is part 5?').first().click();
  await inspector().getByRole('button', { name: 'Show in the chat' }).click();
  await expect(bubbles(cast.long).filter({ hasText: old.text })).toBeInViewport();
});

function idOf(name: string): string {
  return [...engine.state.workspaces.values()].find((each) => each.name === name)?.id ?? '';
}
