import { z } from 'zod';
import { isoTime } from '../../base/index.ts';
import type { Metrics } from '../metrics.ts';
import type { Define } from '../route.ts';
import type { Routes } from '../services.ts';

export const healthRoutes: Routes = (define, services) => {
  define(
    {
      method: 'GET',
      path: '/health',
      tier: 'open',
      summary: 'That the app answers',
      answers: { 200: z.object({ status: z.literal('ok') }) },
    },
    () => ({ status: 'ok' }),
  );

  define(
    {
      method: 'GET',
      path: '/buildinfo',
      tier: 'open',
      summary: 'Which commit this is',
      answers: { 200: z.object({ git_sha: z.string() }) },
    },
    async () => ({ git_sha: await services.gitSha() }),
  );

  define(
    {
      method: 'GET',
      path: '/admin/liveness',
      tier: 'admin',
      summary: 'When each loop of the engine ran last',
      answers: {
        200: z.object({
          subsystems: z.record(
            z.string(),
            z.object({ last_tick_at: z.string(), seconds_ago: z.number().int() }),
          ),
        }),
      },
      difference: 'the loops are those of this app: some run only while they have something to do',
    },
    () => {
      const now = services.now();
      const subsystems = [...services.ticks.list()].map(([name, at]) => {
        const seconds = Math.max(0, Math.floor((now - at) / 1000));
        return [name, { last_tick_at: isoTime(at), seconds_ago: seconds }] as const;
      });
      return { subsystems: Object.fromEntries(subsystems) };
    },
  );
};

/** What is counted of this server itself. */
export function metricsRoute(define: Define, metrics: Metrics): void {
  define(
    {
      method: 'GET',
      path: '/metrics',
      tier: 'open',
      summary: 'Counters and gauges as Prometheus reads them',
      answers: { 200: 'the text of Prometheus' },
      difference: 'gauges of this process instead of those of Go',
    },
    async ({ reply }) => {
      const { contentType, text } = await metrics();
      return reply.type(contentType).send(text);
    },
  );
}
