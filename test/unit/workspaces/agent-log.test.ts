import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger } from '../../../core/base/index.ts';
import type { LogLine } from '../../../core/contract/index.ts';
import { AgentLog } from '../../../core/workspaces/logs/agent-log.ts';
import { endedLogs } from '../../../core/workspaces/logs/ended.ts';
import { shownText } from '../../../core/workspaces/logs/shown.ts';
import { temporaryFolder } from '../../support/store.ts';
import { until } from '../../support/until.ts';

const MIB = 1024 * 1024;
let folder: string;
let removeFolder: () => Promise<void>;
beforeEach(async () => {
  ({ folder, dispose: removeFolder } = await temporaryFolder());
});
afterEach(() => removeFolder());

const redact = (line: string) => line.replaceAll('swordfish', '[taken out]');
const line = (text: string) => ({ text, bytes: Buffer.byteLength(text) });
const texts = (lines: readonly LogLine[]) => lines.map(({ text }) => text);
let nowMs = 1_000;
const agentLog = () =>
  new AgentLog({ file: path.join(folder, 'agent.log'), logger: silentLogger(), now: () => nowMs, redact });

/** What another run of the app reads, once everything has reached the disk. */
async function readAnew(count: number): Promise<LogLine[]> {
  let lines: LogLine[] = [];
  await until('the lines are on the disk', async () => {
    lines = await agentLog().read({ tail: 5_000 });
    return lines.length >= count;
  });
  return lines;
}

test('lines outlive the app with their times and streams, each with a time of its own', async () => {
  const log = agentLog();
  nowMs = 1_000;
  log.add('stdout', [line('one'), line('two  ')]);
  log.add('stderr', [line(''), line('pass swordfish')]);
  const before = await log.read({ tail: 10 });
  expect(before.map(({ time, stream, text }) => [time.slice(19), stream, text])).toEqual([
    ['.000000000Z', 'stdout', 'one'],
    ['.000000001Z', 'stdout', 'two  '],
    ['.000000002Z', 'stderr', ''],
    ['.000000003Z', 'stderr', 'pass [taken out]'],
  ]);
  log.rest();
  expect(await readAnew(4)).toEqual(before);
});

test('what overwrites itself outlives the app as well', async () => {
  const log = agentLog();
  const odd = ['10 %\r20 %', 'two\u2028lines', 'nul \0 bell \u0007', '\ufffd'];
  log.add('stdout', odd.map(line));
  log.rest();
  expect(texts(await readAnew(odd.length))).toEqual(odd);
});

test('a time or a number of lines can be asked for', async () => {
  const log = agentLog();
  for (nowMs = 1_000; nowMs <= 5_000; nowMs += 1_000) log.add('stdout', [line(`at ${nowMs}`)]);
  expect(texts(await log.read({ tail: 2 }))).toEqual(['at 4000', 'at 5000']);
  expect(texts(await log.read({ tail: 9, sinceMs: 3_000, untilMs: 4_000 }))).toEqual(['at 3000', 'at 4000']);
  expect(texts(await log.read({ tail: 1, untilMs: 2_500 }))).toEqual(['at 2000']);
  log.rest();
});

test('it takes little room on the disk, whatever is printed', async () => {
  const log = agentLog();
  const long = 'x'.repeat(10_000);
  for (let index = 0; index < 1_000; index += 1) log.add('stdout', [line(`${index} ${long}`)]);
  log.rest();
  await until('the last line is on the disk', async () =>
    texts(await agentLog().read({ tail: 1 }))[0]?.startsWith('999 '),
  );
  const files = await readdir(folder);
  expect(files.sort()).toEqual(['agent.log', 'agent.log.1']);
  for (const file of files) expect((await stat(path.join(folder, file))).size).toBeLessThan(2.1 * MIB);
});

test('who follows gets what is there and what comes, each line once and of the next instance too', async () => {
  const log = agentLog();
  log.add('stdout', [line('before'), line('known')]);
  const [before, known] = await log.read({ tail: 2 });
  const got: LogLine[] = [];
  const end = new AbortController();
  const following = log.follow({ stdout: before?.time ?? '' }, (lines) => got.push(...lines), end.signal);
  log.add('stderr', [line('while it begins')]);
  await until('it began', () => got.length === 2);
  log.add('app', [line('it ended')]);
  log.rest();
  log.add('stdout', [line('the next one')]);
  expect(got[0]).toEqual(known);
  expect(texts(got)).toEqual(['known', 'while it begins', 'it ended', 'the next one']);
  end.abort();
  await following;
  log.add('stdout', [line('nobody hears')]);
  expect(got).toHaveLength(4);
  log.rest();
});

test('a very long line is cut only after its secrets are out of it', () => {
  const text = `${'x'.repeat(16 * 1024 - 5)}swordfish and more`;
  const shown = shownText(line(text), redact);
  expect(shown).toMatch(/xx\[take … \[cut: the line has 16397 bytes\]$/);
  expect(shownText({ text: 'kept', bytes: 1_000_000 }, redact)).toBe(
    'kept … [cut: the line has 1000000 bytes]',
  );
  expect(shownText(line('short'), redact)).toBe('short');
});

test('of instances that are gone the last lines are kept, and not many', async () => {
  const ended = endedLogs(path.join(folder, 'ended'));
  const printed = (text: string): LogLine => ({ time: '', stream: 'stdout', text });
  for (let instance = 1; instance <= 7; instance += 1) {
    await ended.keep(
      'a',
      Array.from({ length: 300 }, (_, index) => printed(`${instance}.${index}`)),
    );
  }
  const lines = texts(await ended.lines('a'));
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([1_000, '3.100', '7.299']);
  await ended.forget('a');
  expect(await ended.lines('a')).toEqual([]);
});
