import { expect } from 'vitest';
import type { Row } from './row.ts';

export const healthRows: readonly Row[] = [
  {
    route: 'GET /health',
    status: 200,
    ask: ({ host }) => host.send('/health'),
    check: ({ json }) => expect(json).toEqual({ status: 'ok' }),
  },
  { route: 'GET /buildinfo', status: 200, ask: ({ host }) => host.send('/buildinfo') },
  {
    route: 'GET /metrics',
    status: 200,
    when: 'by the pattern of a route, not by its URL',
    async ask(world) {
      const agent = await world.agent();
      await world.as(agent, 'GET', `/workspaces/${agent.id}/tokens`);
      const told = await world.host.send('/metrics');
      expect(told.text).not.toContain(agent.id);
      return told;
    },
    check: ({ text, headers }) => {
      expect(headers['content-type']).toContain('text/plain; version=0.0.4');
      expect(text).toMatch(
        /^molecule_http_requests_total\{method="GET",path="\/workspaces\/:id\/tokens",status="200"\} \d+$/m,
      );
      expect(text).toMatch(/^molecule_http_request_duration_seconds_total\{.+\} [\d.e-]+$/m);
      expect(text).toMatch(/^molecule_websocket_connections_active 0$/m);
      expect(text).toMatch(/^molecule_phantom_busy_resets_total 0$/m);
      expect(text).toMatch(/^molecule_pending_uploads_swept_total\{outcome="acked"\} 0$/m);
    },
  },
  {
    route: 'GET /admin/liveness',
    status: 200,
    ask: ({ asOwner }) => asOwner('GET', '/admin/liveness'),
    check: ({ json }) =>
      expect(json).toMatchObject({
        subsystems: {
          liveness: { last_tick_at: expect.stringMatching(/Z$/), seconds_ago: expect.any(Number) },
          deadlines: {},
          scheduler: {},
          reconciler: {},
        },
      }),
  },
  { route: 'GET /openapi.json', status: 200, ask: ({ host }) => host.send('/openapi.json') },
];
