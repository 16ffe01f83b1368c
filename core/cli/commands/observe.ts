import { addAbortListener } from 'node:events';
import { AppError, forTerminal, lineMatcher } from '../../base/index.ts';
import {
  type EngineClient,
  followLog,
  type LogLine,
  sinceMs,
  type TotalStats,
  type Workspace,
  type WorkspaceStats,
} from '../../contract/index.ts';
import type { Command, Flags } from '../command.ts';
import { findEngine } from '../engine-connection.ts';
import { findWorkspace } from '../find-workspace.ts';
import { EXIT, mib, table, usageError } from '../output.ts';

const LOG_TAIL = 500;
const MOST_LINES = 5_000;
const CLEAR = '\u001b[H\u001b[2J';

export const logs: Command = {
  usage: 'logs ID|NAME [-f] [--tail N] [--since 10m|TIME] [--grep TEXT] [--json]',
  summary: 'Show the log of a workspace; -f goes on until interrupted, also with its next instance',
  flags: {
    follow: { type: 'boolean', short: 'f' },
    tail: { type: 'string' },
    since: { type: 'string' },
    grep: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run([wanted = ''], flags, { home, env, output, stop }) {
    const { tail, since, search } = linesWanted(flags);
    const engine = await findEngine(home, env);
    const { workspaces } = await engine.call('engine.snapshot', {});
    const { id } = findWorkspace(workspaces, wanted);
    const print = (lines: readonly LogLine[]) => {
      for (const line of lines) output.out(flags.json ? JSON.stringify(line) : forTerminal(line.text));
    };
    if (!flags.follow) {
      print((await engine.call('workspaces.logs', { id, tail, since, search })).lines);
      return EXIT.ok;
    }
    const matches = lineMatcher(search ?? '');
    const client = engine.connect();
    try {
      await new Promise<void>((resolve, reject) => {
        const onError = (error: Parameters<typeof AppError.fromJSON>[0]) => reject(AppError.fromJSON(error));
        followLog(client, { id, tail, since, onLines: (lines) => print(lines.filter(matches)), onError });
        addAbortListener(stop, () => resolve());
      });
      return EXIT.ok;
    } finally {
      await client.dispose();
    }
  },
};

export const stats: Command = {
  usage: 'stats [WORKSPACE…] [--json] [--watch]',
  summary: 'Show what workspaces use of this machine, and the sum; --watch goes on until interrupted',
  flags: { json: { type: 'boolean' }, watch: { type: 'boolean' } },
  async run(wanted, flags, { home, env, output, stop }) {
    const engine = await findEngine(home, env);
    const { workspaces } = await engine.call('engine.snapshot', {});
    const chosen = wanted.map((name) => findWorkspace(workspaces, name).id);
    const show = ({ samples, total }: { samples: readonly WorkspaceStats[]; total: TotalStats }) => {
      const shown = samples.filter(({ id }) => chosen.length === 0 || chosen.includes(id));
      if (flags.json) output.out(JSON.stringify({ samples: shown, total }));
      else output.out(statsTable(shown, total, workspaces));
    };
    if (!flags.watch) {
      show(await engine.call('workspaces.stats', {}));
      return EXIT.ok;
    }
    const client = engine.connect();
    try {
      await watch(client, stop, (sampled) => {
        if (!flags.json && process.stdout.isTTY) output.out(CLEAR);
        show(sampled);
      });
      return EXIT.ok;
    } finally {
      await client.dispose();
    }
  },
};

function watch(
  client: EngineClient,
  stop: AbortSignal,
  onSample: (sampled: { samples: readonly WorkspaceStats[]; total: TotalStats }) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const begin = () => {
      client.call('stats.watch', {}).catch((error: unknown) => {
        // The connection comes back, and with it this is asked again.
        if (!(error instanceof AppError) || error.code !== 'disconnected') reject(error);
      });
    };
    client.onEvent(({ event }) => {
      // One without samples is only the number of one that was missed.
      if (event.type === 'stats.sampled' && event.samples.length === event.total.workspaces) onSample(event);
    });
    client.onState((state) => state === 'connected' && begin());
    if (client.state === 'connected') begin();
    addAbortListener(stop, () => resolve());
  });
}

function statsTable(
  samples: readonly WorkspaceStats[],
  total: TotalStats,
  workspaces: readonly Workspace[],
): string {
  const nameOf = new Map(workspaces.map(({ id, name }) => [id, name]));
  const row = (name: string, use: WorkspaceStats | TotalStats) => [
    name,
    `${use.cpuPercent.toFixed(1)}%`,
    mib(use.memoryBytes),
    bytes(use.networkReceivedBytes),
    bytes(use.networkSentBytes),
    bytes(use.diskBytes),
  ];
  return table([
    ['NAME', 'CPU', 'MEMORY', 'RECEIVED', 'SENT', 'DISK'],
    ...samples.map((sample) => row(nameOf.get(sample.id) ?? sample.id, sample)),
    row(`All ${total.workspaces} that run`, total),
  ]);
}

function bytes(count: number | null): string {
  return count === null ? '–' : mib(count);
}

function linesWanted(flags: Flags): { tail: number; since: number | undefined; search: string | undefined } {
  const { tail: tailText, since: sinceText, grep } = flags;
  const tail = tailText === undefined ? LOG_TAIL : Number(tailText);
  if (!Number.isInteger(tail) || tail < 1 || tail > MOST_LINES) {
    throw usageError(`--tail is a number from 1 to ${MOST_LINES}, not "${tailText}"`);
  }
  const since = typeof sinceText === 'string' ? sinceMs(sinceText, Date.now()) : undefined;
  if (since === null) {
    throw usageError(
      `--since cannot be "${sinceText}"`,
      'It is like 30s, 10m, 2h or 1d, seconds since the epoch, or a date with or without a time.',
    );
  }
  return { tail, since, search: typeof grep === 'string' ? grep : undefined };
}
