import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Command } from '../../../core/cli/command.ts';
import {
  scheduleAdd,
  scheduleHistory,
  scheduleList,
  schedulePause,
  scheduleRemove,
  scheduleResume,
  scheduleRun,
} from '../../../core/cli/commands/schedule.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';
import { runCommand } from '../../support/run-command.ts';

let running: InProcessEngine;
let out: string[];
let err: string[];

beforeAll(async () => {
  running = await startInProcess();
  await running.createAgent('Ada');
});
afterAll(() => running.dispose());
beforeEach(() => {
  out = [];
  err = [];
});

const run = (command: Command, ...words: string[]) => runCommand(running.home, { out, err }, command, words);

test('a person makes, pauses, resumes, runs, looks after and removes a schedule', async () => {
  expect(await run(scheduleList, 'Ada')).toBe(0);
  expect(err.splice(0)).toEqual(['Ada has no schedules']);
  const made = ['Ada', 'Daily', '0 9 * * 1-5', 'Report\u001b[2J', '--timezone', 'Europe/Berlin'];
  expect(await run(scheduleAdd, ...made)).toBe(0);
  expect(err.splice(0)).toEqual([expect.stringMatching(/^Daily runs next at \d{4}-/)]);
  expect(await run(scheduleAdd, ...made)).toBe('schedule_exists');
  expect(await run(scheduleAdd, 'Ada', 'Often', 'often', 'Report')).toBe('cron_invalid');

  expect(await run(schedulePause, 'Ada', 'daily')).toBe(0);
  await run(scheduleList, 'Ada');
  expect(out.splice(0)[0]).toMatch(/Daily +0 9 \* \* 1-5 +Europe\/Berlin +paused +-/);
  expect(await run(scheduleResume, 'Ada', 'DAILY')).toBe(0);
  expect(await run(scheduleRun, 'Ada', 'Daily')).toBe(0);
  expect(err.splice(0)).toEqual([
    'Daily is paused',
    expect.stringMatching(/^Daily runs next/),
    'Daily was sent',
  ]);

  expect(await run(scheduleHistory, 'Ada', 'Daily')).toBe(0);
  expect(out.splice(0)[0]).toMatch(/AT +CAME OUT +SECONDS +SAID\n\d{4}-/);
  await run(scheduleHistory, 'Ada', 'Daily', '--json');
  expect(JSON.parse(out.splice(0)[0] ?? '')).toMatchObject({ runs: [{ cause: 'person' }] });
  expect(await run(scheduleRemove, 'Ada', 'Daily')).toBe(0);
  expect(await run(scheduleRemove, 'Ada', 'Daily')).toBe('usage');
});
