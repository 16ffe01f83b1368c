import type { FastifyInstance } from 'fastify';
import type { Metric } from 'prom-client';
import { workspaceStatuses } from '../contract/index.ts';
import type { HttpServices } from './services.ts';

/** What happens with uploads that nobody fetches. */
const SWEEP_OUTCOMES = ['acked', 'expired', 'error'];

/** What is counted, as Prometheus reads it. */
export type Metrics = () => Promise<{ readonly contentType: string; readonly text: string }>;

interface Answers {
  readonly labels: { readonly method: string; readonly path: string; readonly status: number };
  count: number;
  seconds: number;
}

/** Counts the requests of a server, by the pattern of their route: URLs are without number. */
export function countRequests(
  app: FastifyInstance,
  services: Pick<HttpServices, 'store' | 'ticks'>,
  openSockets: () => number,
): Metrics {
  const answers = new Map<string, Answers>();
  app.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const path = request.routeOptions.url ?? 'none';
    const status = reply.statusCode;
    const key = `${status} ${method} ${path}`;
    let entry = answers.get(key);
    if (entry === undefined) {
      entry = { labels: { method, path, status }, count: 0, seconds: 0 };
      answers.set(key, entry);
    }
    entry.count += 1;
    entry.seconds += reply.elapsedTime / 1000;
    done();
  });
  let registry: ReturnType<typeof registryOf> | undefined;
  return async () => {
    registry ??= registryOf(() => answers.values(), services, openSockets);
    const { contentType, metrics } = await registry;
    return { contentType, text: await metrics() };
  };
}

type Told = readonly (readonly [labels: Record<string, string | number>, value: number])[];

/** A registry of one server that looks everything up when somebody asks. Nearly nobody does, so the library waits till then. */
async function registryOf(
  answers: () => Iterable<Answers>,
  { store, ticks }: Pick<HttpServices, 'store' | 'ticks'>,
  openSockets: () => number,
): Promise<{ contentType: string; metrics: () => Promise<string> }> {
  const { Counter, Gauge, Registry } = await import('prom-client');
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string, read: () => Told, labelNames: string[] = []): Metric =>
    new Counter({
      name,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        for (const [labels, value] of read()) this.inc(labels, value);
      },
    });
  const gauge = (name: string, help: string, read: () => Told, labelNames: string[] = []): Metric =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        for (const [labels, value] of read()) this.inc(labels, value);
      },
    });

  const ofAnswers = ['method', 'path', 'status'];
  const each = (read: (entry: Answers) => number) => () =>
    [...answers()].map((entry) => [entry.labels, read(entry)] as const);
  counter(
    'molecule_http_requests_total',
    'Requests that were answered',
    each(({ count }) => count),
    ofAnswers,
  );
  counter(
    'molecule_http_request_duration_seconds_total',
    'Time that answers took',
    each(({ seconds }) => seconds),
    ofAnswers,
  );
  const one = (read: () => number) => (): Told => [[{}, read()]];
  gauge('molecule_websocket_connections_active', 'WebSockets that are open', one(openSockets));
  counter(
    'molecule_phantom_busy_resets_total',
    'Workspaces that counted as busy without doing anything, and do not any more',
    one(() => ticks.countOf('phantom_busy.reset')),
  );
  counter(
    'molecule_pending_uploads_swept_total',
    'Uploads that were deleted, fetched or too old',
    () => SWEEP_OUTCOMES.map((outcome) => [{ outcome }, ticks.countOf(`uploads.${outcome}`)]),
    ['outcome'],
  );
  gauge(
    'molecule_workspaces',
    'Workspaces by status',
    () => {
      const live = store.workspaces.listLive();
      return workspaceStatuses.map((status) => [
        { status },
        live.filter((record) => record.status === status).length,
      ]);
    },
    ['status'],
  );
  counter(
    'molecule_events_total',
    'Number of the newest event',
    one(() => store.events.seq),
  );
  gauge('molecule_process_resident_memory_bytes', 'Memory of the engine', one(process.memoryUsage.rss));
  gauge(
    'molecule_process_heap_used_bytes',
    'JavaScript heap in use',
    one(() => process.memoryUsage().heapUsed),
  );
  counter(
    'molecule_process_cpu_seconds_total',
    'Processor time of the engine',
    one(() => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    }),
  );
  gauge('molecule_process_uptime_seconds', 'How long the engine runs', one(process.uptime));
  return { contentType: registry.contentType, metrics: () => registry.metrics() };
}
