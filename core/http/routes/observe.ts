import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { AppError, isoTime, lineMatcher } from '../../base/index.ts';
import { type LogLine, sinceMs, type TotalStats, type WorkspaceStats } from '../../contract/index.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';

/** A client that reads too slowly is cut off. */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;
const NDJSON = 'application/x-ndjson';

const logsQuery = z.object({
  tail: z.coerce.number().int().min(1).max(5000).default(200),
  since: z.string().optional(),
  search: z.string().max(500).default(''),
  follow: z.enum(['true', 'false']).default('false'),
});

const usage = {
  at: z.string(),
  cpu_percent: z.number().nullable(),
  memory_bytes: z.number().nullable(),
  network_received_bytes: z.number().nullable(),
  network_sent_bytes: z.number().nullable(),
  block_read_bytes: z.number().nullable(),
  block_written_bytes: z.number().nullable(),
  disk_bytes: z.number().nullable(),
};
const sampleSchema = z.object({
  id: z.string(),
  ...usage,
  memory_limit_bytes: z.number().nullable(),
  processes: z.number().nullable(),
});

/** What workspaces print and what they use of the machine. */
export const observeRoutes: Routes = (define, services, access) => {
  const { logs, stats, store } = services;

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/logs',
      tier: 'workspace',
      summary: 'What a workspace prints, also as it prints it',
      query: logsQuery,
      answers: {
        200: 'plain text, or NDJSON by `Accept: application/x-ndjson`',
        400: 'a time that nobody understands',
        409: 'nothing runs here',
      },
      difference: 'what is followed ends with the workspace, and when the token of whoever reads is revoked',
      ours: true,
    },
    async ({ request, reply, workspace: { id }, query: { tail, search, ...query } }) => {
      const since = query.since === undefined ? undefined : sinceMs(query.since, services.now());
      if (since === null) {
        throw new HttpProblem(400, "since must be like '10m', seconds since the epoch, or a date and time");
      }
      const asJson = request.headers.accept?.includes(NDJSON) === true;
      const text = (lines: readonly LogLine[]) =>
        lines.map((line) => `${asJson ? JSON.stringify(line) : line.text}\n`).join('');
      const type = `${asJson ? NDJSON : 'text/plain'}; charset=utf-8`;
      if (query.follow === 'false') {
        const { lines } = await logs.read({ id, tail, since, search });
        return reply.type(type).send(text(lines));
      }
      const matches = lineMatcher(search);
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const stream = answerOf(reply, type);
      const tokens = () => store.tokens.version + store.orgTokens.version;
      let known = tokens();
      /** Ends it for whom it is not meant any more. */
      const look = (isOver: boolean) => {
        if (!isOver && tokens() === known) return;
        known = tokens();
        if (!access.mayStill(request)) stream.end();
      };
      const watch = store.events.on((entries) =>
        look(entries.some(({ event }) => event.type === 'workspace.removed' && event.id === id)),
      );
      gone.signal.addEventListener('abort', () => void watch.dispose(), { once: true });
      await logs.stream({ id, tail, since }, gone.signal, (lines) => {
        look(false);
        stream.write(text(lines.filter(matches)));
      });
      stream.write('');
      return reply;
    },
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/stats',
      tier: 'workspace',
      summary: 'What a workspace uses of this machine',
      answers: { 200: sampleSchema, 409: 'it does not run' },
      ours: true,
    },
    async ({ workspace: record }) => {
      const [sample] = (await stats.sample([record.id])).samples;
      if (sample) return sampleBody(sample);
      throw new AppError('not_running', `${record.name} does not run`, {
        detail: 'What does not run uses nothing.',
      });
    },
  );

  define(
    {
      method: 'GET',
      path: '/stats',
      tier: 'admin',
      summary: 'What all workspaces use of this machine',
      answers: {
        200: z.object({
          workspaces: z.array(sampleSchema),
          total: z.object({ running: z.number(), ...usage }),
        }),
      },
      ours: true,
    },
    async () => {
      const { samples, total } = await stats.sample();
      const { workspaces } = total;
      return { workspaces: samples.map(sampleBody), total: { running: workspaces, ...usageBody(total) } };
    },
  );
};

/** An answer that goes on until the client leaves; it begins with the first write, and until then can be an error. */
function answerOf(reply: FastifyReply, type: string): { write(text: string): void; end(): void } {
  let begun = false;
  return {
    write(text) {
      if (!begun) {
        begun = true;
        reply.hijack();
        reply.raw.writeHead(200, { ...headersOf(reply), 'content-type': type, 'cache-control': 'no-store' });
        reply.raw.flushHeaders();
      }
      if (text === '' || reply.raw.writableEnded) return;
      if (reply.raw.writableLength > MAX_BUFFERED_BYTES) reply.raw.destroy();
      else reply.raw.write(text);
    },
    end() {
      this.write('');
      reply.raw.end();
    },
  };
}

/** What was set for every answer. */
function headersOf(reply: FastifyReply): Record<string, string | number | string[]> {
  const entries = Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Record<string, string | number | string[]>;
}

function sampleBody(sample: WorkspaceStats) {
  return {
    id: sample.id,
    ...usageBody(sample),
    memory_limit_bytes: sample.memoryLimitBytes,
    processes: sample.processes,
  };
}

function usageBody(use: WorkspaceStats | TotalStats) {
  return {
    at: isoTime(use.at),
    cpu_percent: use.cpuPercent,
    memory_bytes: use.memoryBytes,
    network_received_bytes: use.networkReceivedBytes,
    network_sent_bytes: use.networkSentBytes,
    block_read_bytes: use.blockReadBytes,
    block_written_bytes: use.blockWrittenBytes,
    disk_bytes: use.diskBytes,
  };
}
