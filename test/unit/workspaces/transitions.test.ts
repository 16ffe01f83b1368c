import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { workspaceStatuses } from '../../../core/contract/index.ts';
import { nextStatus, transitions } from '../../../core/workspaces/index.ts';
import { drawStatusMachine } from './draw-status-machine.ts';

const DRAWING = path.resolve(import.meta.dirname, '../../../docs/status-machine.md');
const triggers = [...new Set(transitions.map(({ trigger }) => trigger))];

test.each(transitions)(
  '$trigger leads to $to from exactly the statuses of the table',
  ({ trigger, from, to }) => {
    for (const status of workspaceStatuses) {
      expect(nextStatus(status, trigger), `${status} on ${trigger}`).toBe(from.includes(status) ? to : null);
    }
  },
);

test('every trigger has one arrow, every arrow a reason', () => {
  expect(triggers).toHaveLength(transitions.length);
  for (const { reason } of transitions) expect(reason).not.toBe('');
});

test('nothing leads out of removed, and every other status can be removed', () => {
  for (const trigger of triggers) expect(nextStatus('removed', trigger)).toBeNull();
  for (const status of workspaceStatuses.filter((each) => each !== 'removed')) {
    expect(nextStatus(status, 'remove')).toBe('removed');
  }
});

test('every status can be reached, and online can be reached from every live one', () => {
  const reachableFrom = (start: (typeof workspaceStatuses)[number]) => {
    const found = new Set([start]);
    for (const status of found) {
      for (const trigger of triggers) {
        const next = nextStatus(status, trigger);
        if (next) found.add(next);
      }
    }
    return found;
  };
  expect(reachableFrom('provisioning')).toEqual(new Set(workspaceStatuses));
  for (const status of workspaceStatuses.filter((each) => each !== 'removed')) {
    expect([...reachableFrom(status)], `from ${status}`).toContain('online');
  }
});

test('a late heartbeat revives neither paused nor removed workspaces', () => {
  for (const status of ['paused', 'hibernating', 'hibernated', 'removed'] as const) {
    expect(nextStatus(status, 'agent_alive')).toBeNull();
  }
});

test('docs/status-machine.md shows the table (UPDATE=1 draws it anew)', async () => {
  const drawn = drawStatusMachine(transitions, workspaceStatuses);
  if (process.env.UPDATE === '1') await writeFile(DRAWING, drawn);
  expect(await readFile(DRAWING, 'utf8')).toBe(drawn);
});
