import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Activity, Workspace, WorkspaceStats } from '../../../core/contract/index.ts';
import { ansiSpans } from '../../../renderer/src/inspector/logs/ansi.ts';
import { levelOf, shownLine } from '../../../renderer/src/inspector/logs/lines.ts';
import { withLinks } from '../../../renderer/src/inspector/logs/links.ts';
import { patternMatcher, textMatcher } from '../../../renderer/src/inspector/logs/matcher.ts';
import { groupsOf, reachOf } from '../../../renderer/src/inspector/peers/peers.ts';
import { seriesOf } from '../../../renderer/src/inspector/stats/series.ts';
import { curlOf } from '../../../renderer/src/inspector/timeline/curl.ts';
import { entryOf } from '../../../renderer/src/inspector/timeline/entry.ts';
import { jsonLines } from '../../../renderer/src/inspector/timeline/export.ts';
import {
  stepRows,
  stepsBy,
  traceBounds,
  traceTree,
} from '../../../renderer/src/inspector/timeline/trace/trace.ts';
import { NO_TRACE } from '../renderer/fixtures.ts';

const MARA = '11111111-1111-4111-8111-111111111111';
const JONAS = '22222222-2222-4222-8222-222222222222';

function row(fields: Partial<Activity>): Activity {
  return {
    id: 'a',
    workspaceId: MARA,
    type: 'a2a_receive',
    method: 'message/send',
    summary: '',
    sourceId: null,
    targetId: MARA,
    status: 'ok',
    errorDetail: '',
    durationMs: null,
    requestText: '',
    responseText: '',
    ...NO_TRACE,
    createdAt: 1_000,
    ...fields,
  };
}

describe('curlOf', () => {
  const url = 'http://127.0.0.1:8080/';
  /** What a shell makes of the command: its words, one a line. */
  const words = (command: string) =>
    execFileSync('sh', ['-c', `set -- ${command.replace(/^curl/, '')}; printf '%s\\n' "$@"`], {
      env: { MOLECULE_TOKEN: 'T' },
      encoding: 'utf8',
    }).split('\n');

  it('sends the same message again, whatever is in it', () => {
    const body = JSON.stringify({ text: `it's "quoted" $HOME \`id\`` });
    const given = words(curlOf(url, entryOf(row({})), body));
    expect(given).toContain(`http://127.0.0.1:8080/workspaces/${MARA}/a2a`);
    expect(given).toContain('Authorization: Bearer T');
    expect(given).toContain(body);
  });

  it('gives the same task away again', () => {
    const entry = entryOf(row({ type: 'delegation', method: 'delegate', sourceId: MARA, targetId: JONAS }));
    const given = words(curlOf(url, entry, JSON.stringify({ task: 'draw', delegation_id: 'd' })));
    expect(given).toContain(`http://127.0.0.1:8080/workspaces/${MARA}/delegate`);
    expect(given).toContain(JSON.stringify({ target_id: JONAS, task: 'draw' }));
  });

  it('asks for the history where nothing was sent, and never holds a token', () => {
    const command = curlOf(url, entryOf(row({ type: 'agent_log', targetId: null })), null);
    expect(command).toContain(`/workspaces/${MARA}/activity?limit=1&before_ts=1970-01-01T00%3A00%3A01.001Z`);
    expect(command).toContain('Bearer $MOLECULE_TOKEN');
  });

  it('leaves a body that no command line takes to a file', () => {
    expect(curlOf(url, entryOf(row({})), `"${'x'.repeat(70_000)}"`)).toContain('--data-binary @request.json');
  });
});

describe('traceTree', () => {
  const span = (spanId: string, parentSpanId: string | null) => ({ traceId: 't', spanId, parentSpanId });
  const rows = [
    row({
      id: '1',
      type: 'delegation',
      method: 'delegate',
      sourceId: MARA,
      targetId: JONAS,
      createdAt: 10,
      status: 'completed',
      ...span('s2', 's1'),
    }),
    row({
      id: '2',
      type: 'agent_log',
      workspaceId: JONAS,
      createdAt: 18,
      durationMs: 5,
      ...span('s3', 's2'),
    }),
    row({
      id: '3',
      type: 'delegation',
      method: 'delegate_result',
      sourceId: MARA,
      targetId: JONAS,
      createdAt: 30,
      durationMs: 20,
      status: 'failed',
      ...span('s2', 's1'),
    }),
    row({ id: '4', createdAt: 40, durationMs: 40, ...span('s1', null) }),
  ];

  it('makes one step of all that tells of it, with its own time and outcome', () => {
    const [top] = traceTree(rows);
    expect(top).toMatchObject({ key: 's1', start: 0, end: 40, failed: false });
    const [task] = top?.steps ?? [];
    expect(task).toMatchObject({ key: 's2', start: 10, end: 30, failed: true });
    expect(task?.steps).toMatchObject([{ key: 's3', start: 13, end: 18 }]);
    expect(traceBounds(traceTree(rows), 99)).toEqual({ from: 0, to: 40 });
    expect(stepsBy(MARA, traceTree(rows)).map(({ key }) => key)).toEqual(['s2']);
  });

  it('leaves out what is below a folded step', () => {
    const tree = traceTree(rows);
    expect(stepRows(tree, new Set()).map(({ step, depth }) => [step.key, depth])).toEqual([
      ['s1', 0],
      ['s2', 1],
      ['s3', 2],
    ]);
    expect(stepRows(tree, new Set(['s2']))).toHaveLength(2);
  });

  it('loses nothing whose parent is gone, or that goes round in a circle', () => {
    const orphans = [
      row({ id: '1', ...span('a', 'gone') }),
      row({ id: '2', ...span('b', 'c') }),
      row({ id: '3', ...span('c', 'b') }),
    ];
    expect(
      stepRows(traceTree(orphans), new Set())
        .map(({ step }) => step.key)
        .sort(),
    ).toEqual(['a', 'b', 'c']);
  });

  it('reaches to now while it goes on', () => {
    const open = traceTree([
      row({
        type: 'delegation',
        method: 'delegate',
        status: 'dispatched',
        createdAt: 10,
        ...span('a', null),
      }),
    ]);
    expect(open).toMatchObject([{ end: null }]);
    expect(traceBounds(open, 70)).toEqual({ from: 10, to: 70 });
  });
});

describe('jsonLines', () => {
  it('has one line of JSON for each entry, with names', () => {
    const said = jsonLines([entryOf(row({ requestText: 'a\nb' }))], (id) => (id === null ? 'You' : 'Mara'));
    expect(said.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(said)).toMatchObject({ kind: 'message', from: 'You', to: 'Mara', request: 'a\nb' });
  });
});

describe('logs', () => {
  it('finds every place of a text in a line, and marks it across colours', () => {
    expect(textMatcher('ab')?.('xabab')).toEqual([
      [1, 3],
      [3, 5],
    ]);
    const spans = shownLine('\u001b[31mer\u001b[0mror or', 'or');
    expect(spans.filter(({ found }) => found).map(({ text }) => text)).toEqual(['or', 'or']);
  });

  it('takes a pattern that is none for none, and never loops on an empty match', () => {
    expect(patternMatcher('(')).toBe('invalid');
    const matcher = patternMatcher('x*');
    expect(typeof matcher === 'function' && matcher('axxb')).toEqual([[1, 3]]);
  });

  it('links web addresses only, without the punctuation behind them', () => {
    const links = (line: string) => withLinks(ansiSpans(line)).flatMap(({ href }) => href ?? []);
    expect(links('see https://example.org/a?b=1, then (http://localhost:80).')).toEqual([
      'https://example.org/a?b=1',
      'http://localhost:80',
    ]);
    expect(links('javascript://alert(1) file:///etc/passwd')).toEqual([]);
  });

  it('leaves nothing of sequences that write the clipboard or name a link, even without an end', () => {
    const text = (line: string) =>
      shownLine(line, null)
        .map((span) => span.text)
        .join('');
    expect(text('\u001b]52;c;ZXZpbA==\u0007kept')).toBe('kept');
    expect(text('kept\u001b]52;c;ZXZpbA==')).toBe('kept');
    expect(text('\u001bP1$r secret\u001b\\kept')).toBe('kept');
  });

  it('tells errors from warnings', () => {
    expect([levelOf('Error: x'), levelOf('WARN old'), levelOf('terror')]).toEqual(['error', 'warning', null]);
  });
});

describe('seriesOf', () => {
  const sample = (id: string, at: number, fields: Partial<WorkspaceStats> = {}): WorkspaceStats => ({
    id,
    at,
    cpuPercent: 10,
    memoryBytes: 100,
    memoryLimitBytes: 200,
    networkReceivedBytes: 0,
    networkSentBytes: null,
    blockReadBytes: 0,
    blockWrittenBytes: 0,
    diskBytes: null,
    processes: 1,
    ...fields,
  });

  it('adds up what was measured in one round, and makes rates of counters', () => {
    const series = seriesOf([
      sample('a', 2_000),
      sample('b', 2_100),
      sample('a', 4_000, { networkReceivedBytes: 500 }),
      sample('b', 4_100, { networkReceivedBytes: 1_000 }),
    ]);
    expect(series.times).toEqual([2, 4]);
    expect(series.cpuPercent).toEqual([20, 20]);
    expect(series.memoryLimitBytes).toEqual([400, 400]);
    expect(series.received).toEqual([null, 750]);
    expect(series.sent).toEqual([null, null]);
  });

  it('says nothing of a gap, of a counter that began anew, and of a limit that one has not', () => {
    const again = seriesOf([sample('a', 2_000, { blockReadBytes: 900 }), sample('a', 4_000)]);
    expect(again.read).toEqual([null, null]);
    const gap = seriesOf([sample('a', 2_000), sample('a', 40_000)]);
    expect(gap.received).toEqual([null, null, null]);
    expect(gap.cpuPercent).toEqual([10, null, 10]);
    expect(
      seriesOf([sample('a', 2_000), sample('b', 2_000, { memoryLimitBytes: null })]).memoryLimitBytes,
    ).toEqual([null]);
  });
});

describe('peers', () => {
  const member = (id: string, parentId: string | null): Workspace =>
    ({
      id,
      name: id,
      parentId,
      position: 0,
      status: 'online',
      external: false,
      url: 'http://a',
    }) as Workspace;
  const org = Object.fromEntries(
    [
      member('lead', null),
      member('a', 'lead'),
      member('b', 'lead'),
      member('below', 'a'),
      member('other', null),
    ].map((each) => [each.id, each]),
  );
  const shape = (id: string, talked: readonly string[] = []) =>
    groupsOf(org, id, new Set(talked)).map(({ kind, members }) => [kind, members.map((each) => each.id)]);

  it('are the lead, those beside and those below, and whoever was talked to further away', () => {
    expect(shape('a')).toEqual([
      ['parent', ['lead']],
      ['siblings', ['b']],
      ['children', ['below']],
    ]);
    expect(shape('below', ['lead'])).toEqual([
      ['parent', ['a']],
      ['others', ['lead']],
    ]);
  });

  it('of a root are not those of other orgs, unless they talked', () => {
    expect(shape('other')).toEqual([]);
    expect(shape('other', ['lead'])).toEqual([['siblings', ['lead']]]);
  });

  it('are told by what becomes of a message now', () => {
    const reach = (status: Workspace['status'], external = false, url = 'x') =>
      reachOf({ status, external, url });
    expect([reach('online'), reach('hibernated'), reach('failed'), reach('online', true, '')]).toEqual([
      'now',
      'asleep',
      'waits',
      'fetches',
    ]);
  });
});
