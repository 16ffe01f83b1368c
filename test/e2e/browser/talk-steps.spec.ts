import { expect, test } from '@playwright/test';
import { AppError } from '../../../core/contract/index.ts';
import { talkTraces } from '../../support/synthetic-talk-steps.ts';
import { talkCast as cast } from '../../support/synthetic-talk-story.ts';
import { expectAccessibleInBothThemes } from '../accessibility.ts';
import { engine, page, shareWindow } from '../browser-window.ts';
import { inspect, inspector, outlineRow } from '../flows.ts';
import { act, bubbles } from '../talk-stage.ts';

/** What was done for an answer stays with it, and every message leads to its trace and back. */
shareWindow({ talk: true });

const answer = () => bubbles(cast.full).filter({ hasText: 'The launch plan is ready' });
const toggle = () => answer().getByRole('button', { name: '4 steps, 1 min 4 s' });
const steps = () => answer().getByRole('list', { name: 'What was done for this answer' });
const trace = () => inspector(page).getByRole('tree', { name: 'What came of this task' });
const talkTo = (name: string) => inspect(page, name, 'Talk', 'With people');

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
  await inspector(page).getByRole('button', { name: 'Show in the chat' }).click();
  await expect(bubbles(cast.full).filter({ hasText: 'And now?' })).toBeInViewport();
  await inspector(page).getByRole('tab', { name: 'Observe' }).click();
  await expect(
    inspector(page).getByLabel('Timeline, newest first'),
    'a trace is asked for once',
  ).toBeVisible();
});

test('a message that failed leads to why', async () => {
  await talkTo(cast.waiting);
  const failed = bubbles(cast.waiting).filter({ hasText: 'Yes, to half of it.' });
  await failed.getByRole('button', { name: 'Why did this fail?' }).click();
  await expect(trace().getByRole('treeitem')).toContainText('Failed');
});

test('a message of long ago is loaded when its trace leads to it', async () => {
  const old = engine.state.chat.get(engine.state.named(cast.long).id)?.[40];
  if (!old) throw new Error('the long conversation is short');
  engine.talk.fill(
    engine.state.named(cast.long).id,
    (engine.state.chat.get(engine.state.named(cast.long).id) ?? []).map((message) =>
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
  await inspector(page).getByRole('tab', { name: 'Observe' }).click();
  await inspector(page).getByText('How far is part 5?').first().click();
  await inspector(page).getByRole('button', { name: 'Show in the chat' }).click();
  await expect(bubbles(cast.long).filter({ hasText: old.text })).toBeInViewport();
});
