import { randomUUID } from 'node:crypto';
import { startInProcess } from '../../../support/in-process-engine.ts';
import type { World } from './row.ts';

/** Starts the engine that all rows talk to. */
export async function openWorld(): Promise<World> {
  const host = await startInProcess();
  return {
    host,
    agent: (parentId) => host.createAgent(`agent ${randomUUID()}`, parentId),
    asOwner: (method, path, body, headers) =>
      host.send(path, { method, token: host.adminToken, body, ...(headers ? { headers } : {}) }),
    as: ({ token }, method, path, body, headers) =>
      host.send(path, { method, token, body, ...(headers ? { headers } : {}) }),
  };
}
