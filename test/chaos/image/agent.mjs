import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** An agent that does nothing but say that it lives. */
const PORT = 8000;
const RETRY_MS = 100;
const HEARTBEAT_MS = 10_000;
const { PLATFORM_URL, WORKSPACE_ID } = process.env;

createServer((_, response) => response.end('{}')).listen(PORT);
// The first process of a container hears only the signals that it asks for.
process.on('SIGTERM', () => process.exit(0));

async function tell(path, body) {
  const token = readFileSync('/configs/.auth_token', 'utf8').trim();
  const response = await fetch(`${PLATFORM_URL}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

async function untilHeard(path, body) {
  let reason = '';
  for (;;) {
    try {
      return await tell(path, body);
    } catch (error) {
      if (reason !== String(error)) console.log(String(error));
      reason = String(error);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

await untilHeard('/registry/register', {
  id: WORKSPACE_ID,
  url: `http://ws-${WORKSPACE_ID?.slice(0, 12)}:${PORT}`,
  agent_card: { name: 'chaos' },
});
for (;;) {
  await untilHeard('/registry/heartbeat', { workspace_id: WORKSPACE_ID, active_tasks: 0 });
  await new Promise((resolve) => setTimeout(resolve, HEARTBEAT_MS));
}
