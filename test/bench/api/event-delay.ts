import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { ApiEngine, BenchAgent } from './engine.ts';

const WARM_UP = 100;
const EVENTS = 500;

/** Milliseconds from the start of a POST of activity to its event on `/ws`, of each of some hundred in a row. */
export async function eventDelays(engine: ApiEngine, agent: BenchAgent): Promise<number[]> {
  const socket = new WebSocket(`${engine.url.replace('http', 'ws')}/ws`, {
    headers: { authorization: `Bearer ${engine.adminToken}` },
  });
  await once(socket, 'open');
  const delays: number[] = [];
  try {
    for (let number = 0; number < WARM_UP + EVENTS; number += 1) {
      const summary = `event ${number}`;
      const arrived = new Promise<number>((resolve) => {
        socket.on('message', function take(data) {
          if (!String(data).includes(`"${summary}"`)) return;
          socket.off('message', take);
          resolve(performance.now());
        });
      });
      const start = performance.now();
      const posted = fetch(`${engine.url}/workspaces/${agent.id}/activity`, {
        method: 'POST',
        headers: { authorization: `Bearer ${agent.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ activity_type: 'agent_log', summary }),
      });
      const delayMs = (await arrived) - start;
      await (await posted).text();
      if (number >= WARM_UP) delays.push(delayMs);
    }
  } finally {
    socket.close();
  }
  return delays;
}
