import { logTime } from '../../core/base/index.ts';
import type { Activity, RecordedEvent, Workspace, WorkspaceStats } from '../../core/contract/index.ts';
import { envelope } from './synthetic-observe.ts';
import type { SyntheticState } from './synthetic-state.ts';

const ESC = '\u001b';
const MINUTE_MS = 60_000;
const MIB = 1024 * 1024;
/** Rows that are there before anything of the story: enough for several pages. */
const OLD_ROWS = 1_200;
const RECORDED_EVENTS = 7_000;
const HUGE_PAYLOAD_BYTES = 10 * MIB;

export const observeCast = {
  lead: 'Mara Lindqvist',
  engineering: 'Priya Nair',
  frontend: 'Leo Fontaine',
  quality: 'Ilya Morozov',
  product: 'Tomás Rivera',
  hostile: 'Sade Okafor',
} as const;

/** Tells of an hour in which a task went through several hands, one of them failed, and somebody printed nonsense. */
export function tellObserveStory(state: SyntheticState): void {
  const id = (name: string) => {
    const found = [...state.workspaces.values()].find((each) => each.name === name);
    if (!found) throw new Error(`nobody is called ${name}`);
    return found.id;
  };
  const now = Date.now();
  const ids = [...state.workspaces.keys()];
  for (let index = OLD_ROWS; index > 0; index -= 1) {
    const workspaceId = ids[index % ids.length] as string;
    state.log({
      workspaceId,
      type: 'agent_log',
      method: 'read_file',
      summary: `Read notes/page-${index}.md`,
      createdAt: now - 3 * 3_600_000 - index * 1_000,
      durationMs: 20 + (index % 40) * 30,
    });
  }
  tellTrace(state, id, now);
  tellHostile(state, id(observeCast.hostile), now);
  state.past.statsHistory = statsOf(state, now);
  state.past.record = recordOf(state, now);
}

function tellTrace(state: SyntheticState, id: (name: string) => string, now: number): void {
  const begun = now - 6 * MINUTE_MS;
  const [lead, engineering, frontend, quality] = [
    id(observeCast.lead),
    id(observeCast.engineering),
    id(observeCast.frontend),
    id(observeCast.quality),
  ];
  const traceId = 'a'.repeat(32);
  const row = (
    seconds: number,
    span: string,
    parent: string | null,
    fields: Partial<Activity> & Pick<Activity, 'workspaceId' | 'type' | 'summary'>,
  ) => {
    state.log({ traceId, spanId: span, parentSpanId: parent, createdAt: begun + seconds * 1_000, ...fields });
    return state.activity[0]?.id ?? '';
  };
  const ask = (from: string, to: string, task: string) =>
    ({
      workspaceId: from,
      type: 'delegation',
      method: 'delegate',
      summary: task,
      sourceId: from,
      targetId: to,
      requestText: task,
      status: 'completed',
    }) as const;
  const answer = (from: string, to: string, text: string, seconds: number, failed = false) =>
    ({
      workspaceId: from,
      type: 'delegation',
      method: 'delegate_result',
      summary: text,
      sourceId: from,
      targetId: to,
      responseText: failed ? '' : text,
      errorDetail: failed ? text : '',
      status: failed ? 'failed' : 'completed',
      durationMs: seconds * 1_000,
    }) as const;
  const tool = (workspaceId: string, summary: string, ms: number) =>
    ({ workspaceId, type: 'agent_log', method: 'tool', summary, durationMs: ms }) as const;

  row(4, 's2', 's1', tool(lead, 'memory_search: launch page', 900));
  row(6, 's3', 's1', ask(lead, engineering, 'Build the launch page and say when it can go out'));
  row(12, 's4', 's3', tool(engineering, 'read_file: briefs/launch.md', 320));
  row(15, 's5', 's3', ask(engineering, frontend, 'Write the page from the brief, with a dark theme'));
  row(21, 's6', 's5', tool(frontend, 'write_file: site/index.html', 1_800));
  row(34, 's7', 's5', tool(frontend, 'run: npm test', 9_400));
  row(52, 's5', 's3', answer(engineering, frontend, 'The page is written; both themes pass the checks', 37));
  row(55, 's8', 's3', ask(engineering, quality, 'Check the page on a slow line'));
  row(
    88,
    's8',
    's3',
    answer(engineering, quality, 'The browser could not be started: no space left on the device', 33, true),
  );
  row(96, 's3', 's1', answer(lead, engineering, 'The page is ready, but was not checked on a slow line', 90));
  const message = row(104, 's1', null, {
    workspaceId: lead,
    type: 'a2a_receive',
    method: 'message/send',
    summary: 'message/send → Mara Lindqvist',
    sourceId: null,
    targetId: lead,
    durationMs: 103_000,
    requestText: 'Get the launch page ready for tomorrow',
    responseText: 'The launch page is ready. One check failed: the quality machine has no space left.',
  });
  state.past.bodies.set(message, {
    request: JSON.stringify(envelope('Get the launch page ready for tomorrow')),
    response: JSON.stringify({
      jsonrpc: '2.0',
      id: '1',
      result: {
        kind: 'task',
        status: { state: 'completed' },
        artifacts: [
          {
            artifactId: 'answer',
            parts: [
              {
                kind: 'text',
                text: 'The launch page is ready. One check failed: the quality machine has no space left.',
              },
            ],
          },
        ],
        metadata: { usage: { input_tokens: 5_120, output_tokens: 842 } },
      },
    }),
    toolTrace: JSON.stringify([
      { tool: 'memory_search', input: 'launch page', output_preview: '3 notes' },
      { tool: 'delegate', input: 'Build the launch page', output_preview: 'The page is ready' },
    ]),
  });
}

/** What an agent may send and print that nobody would want to see drawn as it is. */
function tellHostile(state: SyntheticState, id: string, now: number): void {
  state.log({
    workspaceId: id,
    type: 'a2a_receive',
    method: 'message/send',
    summary: 'message/send → Sade Okafor',
    sourceId: null,
    targetId: id,
    requestText: 'Ten megabytes of text',
    durationMs: 1_200,
    createdAt: now - 2 * MINUTE_MS,
  });
  state.past.bodies.set(state.activity[0]?.id ?? '', {
    request: JSON.stringify({
      text: 'Ten megabytes of text',
      rows: Array.from({ length: 2_000 }, (_, index) => ({ index, name: `row ${index}` })),
      blob: 'x'.repeat(HUGE_PAYLOAD_BYTES),
    }),
    response: JSON.stringify({ text: '<img src=x onerror="window.pwned = true"> \u202egnp.exe' }),
  });
  state.log({
    workspaceId: id,
    type: 'agent_log',
    method: 'tool',
    summary: `<script>window.pwned = true</script> \u202e${'w'.repeat(5_000)}`,
    createdAt: now - MINUTE_MS,
  });
  const line = (seconds: number, text: string) => ({
    time: logTime(now - MINUTE_MS + seconds * 1_000),
    stream: 'stdout' as const,
    text,
  });
  state.past.printed.set(id, [
    line(1, `${ESC}[32m[start]${ESC}[0m listens on ${ESC}[1m0.0.0.0:8000${ESC}[0m`),
    line(2, `see ${ESC}[4mhttps://example.org/docs/start${ESC}[0m, then go on.`),
    line(3, `${ESC}]8;;https://evil.example/\u0007a link that says something else${ESC}]8;;\u0007`),
    line(4, `${ESC}]52;c;ZXZpbA==\u0007copies nothing`),
    line(5, `${ESC}]52;c;an end that never comes`),
    line(6, `<img src=x onerror="window.pwned = true">`),
    line(7, `\u202etxt.exe\u202c is shown as it is named`),
    line(8, `${ESC}[2J${ESC}[1;1Hcleared nothing`),
    line(9, `one line of a megabyte: ${'y'.repeat(MIB)}`),
    line(10, 'warning: the cache is old'),
    line(11, 'Error: fetch failed, trying again in 2 s'),
    ...Array.from({ length: 60 }, (_, index) =>
      line(12 + index / 10, `[model] answered request ${index} in ${200 + index * 7} ms`),
    ),
  ]);
}

function statsOf(state: SyntheticState, now: number): WorkspaceStats[] {
  const running = [...state.workspaces.values()].filter(({ status }) => status === 'online');
  const samples: WorkspaceStats[] = [];
  for (let back = 14 * MINUTE_MS; back > 0; back -= 6_000) {
    for (const [index, { id }] of running.entries()) {
      const wave = (Math.sin((back / MINUTE_MS) * 1.7 + index) + 1) / 2;
      const since = 14 * MINUTE_MS - back;
      samples.push({
        id,
        at: now - back,
        cpuPercent: 6 + 62 * wave ** 3,
        memoryBytes: (140 + 45 * wave + index * 4) * MIB,
        memoryLimitBytes: 512 * MIB,
        networkReceivedBytes: Math.round(since * 18 + 420_000 * Math.sin(since / 35_000)),
        networkSentBytes: Math.round(since * 7),
        blockReadBytes: Math.round(since * 2),
        blockWrittenBytes: Math.round(since * 4 + 150_000 * Math.sin(since / 50_000)),
        diskBytes: 24 * MIB,
        processes: 12,
      });
    }
  }
  return samples;
}

/** An hour in which everybody starts, works and one of them fails. */
function recordOf(state: SyntheticState, now: number): NonNullable<SyntheticState['past']['record']> {
  const from = now - 50 * MINUTE_MS;
  const all = [...state.workspaces.values()];
  const asleep = (workspace: Workspace): Workspace => ({
    ...workspace,
    status: 'provisioning',
    phase: { step: 'start', since: from },
    error: null,
    currentTask: '',
    activeTasks: 0,
    createdAt: from - 1_000,
    updatedAt: from,
  });
  const current = new Map(all.map((workspace) => [workspace.id, asleep(workspace)]));
  const workspaces = [...current.values()];
  const events: RecordedEvent[] = [];
  const change = (at: number, id: string, fields: Partial<Workspace>) => {
    const workspace = { ...(current.get(id) as Workspace), ...fields, updatedAt: at };
    current.set(id, workspace);
    events.push({ at, event: { type: 'workspace.changed', workspace } });
  };
  for (const [index, { id }] of all.entries()) {
    change(from + 20_000 + index * 3_000, id, { status: 'online', phase: null });
  }
  const parents = all.filter(({ parentId }) => parentId !== null);
  for (let index = 0; events.length < RECORDED_EVENTS; index += 1) {
    const at = from + 90_000 + index * 2_100;
    const child = parents[index % parents.length] as Workspace;
    const task = `Step ${index + 1} of the launch`;
    const delegation = {
      id: `recorded-${index}`,
      callerId: child.parentId as string,
      calleeId: child.id,
      task,
      resultPreview: '',
      error: '',
      traceId: null,
      spanId: null,
      parentSpanId: null,
      createdAt: at,
    };
    events.push({
      at,
      event: {
        type: 'delegation.changed',
        delegation: { ...delegation, status: 'in_progress', updatedAt: at },
      },
    });
    const row = (type: string, method: string, summary: string, createdAt: number): RecordedEvent => ({
      at: createdAt,
      event: {
        type: 'activity.logged',
        activity: {
          id: `recorded-${index}-${method}`,
          workspaceId: type === 'delegation' ? delegation.callerId : child.id,
          type,
          method,
          summary,
          sourceId: type === 'delegation' ? delegation.callerId : child.id,
          targetId: type === 'delegation' ? child.id : null,
          status: 'completed',
          errorDetail: '',
          durationMs: method === 'delegate_result' ? 1_600 : null,
          requestText: '',
          responseText: '',
          traceId: null,
          spanId: null,
          parentSpanId: null,
          createdAt,
        },
      },
    });
    events.push(
      row('delegation', 'delegate', task, at),
      row('delegation', 'delegate_result', `${task} is done`, at + 1_600),
    );
    change(at + 100, child.id, { currentTask: task, activeTasks: 1 });
    change(at + 1_500, child.id, { currentTask: '', activeTasks: 0 });
    events.push({
      at: at + 1_600,
      event: {
        type: 'delegation.changed',
        delegation: { ...delegation, status: 'completed', updatedAt: at + 1_600 },
      },
    });
  }
  return {
    from,
    workspaces,
    delegations: [],
    events: events.filter(({ at }) => at < now - MINUTE_MS).sort((a, b) => a.at - b.at),
  };
}
