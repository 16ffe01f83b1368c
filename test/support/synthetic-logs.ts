import { lineMatcher, logTime, Watches } from '../../core/base/index.ts';
import { type Handlers, type LogLine, totalOf, type WorkspaceStats } from '../../core/contract/index.ts';
import type { SyntheticState } from './synthetic-state.ts';

const PRINT_EVERY_MS = 700;
const SAMPLE_EVERY_MS = 2_000;
const KEPT_LINES = 2_000;
const MIB = 1024 * 1024;
const CHATTER: readonly [LogLine['stream'], string][] = [
  ['stdout', '\u001b[2m[heartbeat]\u001b[0m accepted'],
  ['stdout', '\u001b[36m[tool]\u001b[0m read_file notes/launch.md (2.1 kB)'],
  ['stdout', '\u001b[32m[model]\u001b[0m answered in 1.9 s, 812 tokens'],
  ['stderr', '\u001b[33mwarning:\u001b[0m the answer was cut at 4096 tokens'],
  ['stdout', '[a2a] message/send from the lead: how far is the draft?'],
  ['stderr', 'Error: fetch failed, trying again in 2 s'],
];

type LogOperation = Extract<
  keyof Handlers,
  `workspaces.${'logs' | 'followLogs' | 'unfollowLogs' | 'stats'}` | `stats.${string}`
>;

/** Logs that grow while somebody follows them, and uses that go up and down. */
export function syntheticLogHandlers(state: SyntheticState): Pick<Handlers, LogOperation> {
  const follows = new Watches<{ dispose(): void }>();
  const logs = new Map<string, LogLine[]>();
  const logOf = (id: string): LogLine[] => {
    const known = logs.get(id) ?? state.past.printed.get(id) ?? beginning(state, id);
    logs.set(id, known);
    return known;
  };
  const print = (id: string) => {
    const log = logOf(id);
    const [stream, text] = CHATTER[log.length % CHATTER.length] ?? ['stdout', ''];
    const line: LogLine = { time: logTime(Date.now()), stream, text };
    log.push(line);
    log.splice(0, log.length - KEPT_LINES);
    state.emit({ type: 'log.lines', id, lines: [line] });
  };
  const from = (id: string, tail: number, since = 0) =>
    logOf(id)
      .filter(({ time }) => Date.parse(time) >= since)
      .slice(-tail);
  const sampled = (id?: string) => {
    const running = [...state.workspaces.values()].filter(({ status }) => status === 'online');
    const samples = running
      .filter((each) => id === undefined || each.id === id)
      .map(({ id: of }) => sample(of));
    return { samples, total: totalOf(samples, Date.now()) };
  };
  return {
    'workspaces.logs': ({ id, tail, since, search }) => {
      const all = from(id, KEPT_LINES, since);
      return { lines: all.filter(lineMatcher(search ?? '')).slice(-tail), looked: all.length };
    },
    'workspaces.followLogs': ({ id, tail, since }, connection) => {
      state.workspace(id);
      follows.watch(id, connection, () => every(PRINT_EVERY_MS, () => print(id)));
      return { lines: from(id, tail, since) };
    },
    'workspaces.unfollowLogs': ({ id }, connection) => {
      follows.unwatch(id, connection);
      return {};
    },
    'workspaces.stats': ({ id }) => sampled(id),
    'stats.watch': (_input, connection) => {
      follows.watch('stats', connection, () =>
        every(SAMPLE_EVERY_MS, () => state.emit({ type: 'stats.sampled', ...sampled() })),
      );
      return { history: state.past.statsHistory };
    },
    'stats.unwatch': (_input, connection) => {
      follows.unwatch('stats', connection);
      return {};
    },
  };
}

function every(ms: number, work: () => void) {
  const timer = setInterval(work, ms).unref();
  return { dispose: () => clearInterval(timer) };
}

function beginning(state: SyntheticState, id: string): LogLine[] {
  const { name, createdAt } = state.workspace(id);
  const line = (at: number, text: string, stream: LogLine['stream'] = 'stdout') => ({
    time: logTime(at),
    stream,
    text,
  });
  return [
    line(createdAt, `[start] ${name} listens on 0.0.0.0:8000`),
    line(createdAt + 1, 'Error: the model could not be reached', 'stderr'),
    line(createdAt + 2, '── this instance ended with exit code 1 ──', 'app'),
    line(createdAt + 900, `[start] ${name} listens on 0.0.0.0:8000`),
    line(createdAt + 950, '[register] accepted, token stored'),
    ...state.activity
      .filter((entry) => entry.workspaceId === id)
      .map((entry) => line(entry.createdAt, `[${entry.type}] ${entry.summary}`))
      .reverse(),
  ];
}

function sample(id: string): WorkspaceStats {
  const wave = (Math.sin(Date.now() / 9_000 + id.length) + 1) / 2;
  return {
    id,
    at: Date.now(),
    cpuPercent: 40 * wave,
    memoryBytes: (120 + 60 * wave) * MIB,
    memoryLimitBytes: 512 * MIB,
    networkReceivedBytes: 3 * MIB,
    networkSentBytes: MIB,
    blockReadBytes: 8 * MIB,
    blockWrittenBytes: 2 * MIB,
    diskBytes: 24 * MIB,
    processes: 12,
  };
}
