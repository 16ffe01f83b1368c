import os from 'node:os';
import { afterAll, describe, expect, it } from 'vitest';
import { type ActivityPage, pageSql, sinceSql } from '../../../core/store/activity-pages.ts';
import { openDatabase } from '../../../core/store/index.ts';
import { COUNT_UNREAD } from '../../../core/store/unread.ts';

/** How SQLite looks for the rows of every page that clients may ask for. */

const database = openDatabase({ file: ':memory:', backups: os.tmpdir() });
afterAll(() => database.close());

function planOf(sql: string, values: object): string[] {
  const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(values) as { detail: string }[];
  return steps.map(({ detail }) => detail);
}

const choices: readonly Partial<ActivityPage>[][] = [
  [{}, { type: 'a2a_receive' }],
  [{}, { source: 'canvas' }, { source: 'agent' }],
  [{}, { peerId: 'p' }],
  [{}, { before: 2 }],
  [{}, { from: 1 }],
];
const pages = choices.reduce<ActivityPage[]>(
  (found, options) => found.flatMap((page) => options.map((option) => ({ ...page, ...option }))),
  [{ workspaceId: 'w', limit: 100 }],
);
const named = (page: ActivityPage) => ({ name: Object.keys(page).slice(2).join(', ') || 'no filter', page });

describe.each(pages.map(named))('$name', ({ page }) => {
  it('finds a page by an index, also from a cursor on', () => {
    const steps = planOf(pageSql('*', page), page);
    const touching = steps.filter((step) => /\bactivity\b/.test(step));
    expect(touching).not.toEqual([]);
    for (const step of touching) expect(step).toMatch(/^SEARCH activity USING .*(workspace_id=\?|rowid=\?)/);
    const since = planOf(sinceSql('*', page), { ...page, after: 1 });
    expect(since).toEqual([expect.stringMatching(/^SEARCH activity USING INDEX .*seq>\?/)]);
  });

  it('reads no more rows than the page has to be in order', () => {
    const steps = planOf(pageSql('*', page), page);
    // The rows of a peer come from two walks, and only what those found is sorted.
    if (page.peerId === undefined) expect(steps.join()).not.toContain('TEMP B-TREE');
  });
});

it('what is unread is counted in an index of answers, from the mark of each workspace on', () => {
  const steps = planOf(COUNT_UNREAD, {});
  expect(steps).toContainEqual(
    expect.stringMatching(
      /^SEARCH activity USING COVERING INDEX activity_answers \(workspace_id=\? AND seq>\?\)/,
    ),
  );
  expect(steps.join()).not.toContain('TEMP B-TREE');
});

it('the chat with the user is found without looking at what agents said', () => {
  const page: ActivityPage = {
    workspaceId: 'w',
    type: 'a2a_receive',
    source: 'canvas',
    before: 2,
    limit: 100,
  };
  expect(planOf(pageSql('*', page), page).join()).toContain('activity_time_user');
});
