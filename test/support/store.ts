import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { homePaths, newId, silentLogger } from '../../core/base/index.ts';
import type { EngineEvent } from '../../core/contract/index.ts';
import { openStore, type Store, type WorkspaceRecord } from '../../core/store/index.ts';

/** A real store that lives in memory only. The caller disposes it. */
export function memoryStore(now: () => number = Date.now): Store {
  return openStore({ database: ':memory:', backups: os.tmpdir() }, silentLogger(), now);
}

/** A store in a folder, as an engine opens it. The caller disposes it. */
export function storeIn(home: string, now: () => number = Date.now): Store {
  return openStore(homePaths(home), silentLogger(), now);
}

/** An empty folder for one test, and how to get rid of it. */
export async function temporaryFolder(): Promise<{ folder: string; dispose: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-unit-'));
  return { folder, dispose: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Stores a workspace with sensible fields; `fields` says what matters to the test. */
export function addWorkspace(
  store: Store,
  name: string,
  fields: Partial<WorkspaceRecord> = {},
): WorkspaceRecord {
  return store.workspaces.insert({
    id: newId(),
    name,
    runtime: 'molecule',
    tier: 2,
    status: 'online',
    createdAt: 1_000,
    ...fields,
  });
}

/** Collects every event from now on. */
export function collectEvents(store: Store): { readonly all: EngineEvent[]; platform(): string[] } {
  const all: EngineEvent[] = [];
  store.events.on((batch) => all.push(...batch.map(({ event }) => event)));
  const read = () => {
    // Reading the number hands over what waits for the next batch.
    void store.events.seq;
    return all;
  };
  return {
    get all() {
      return read();
    },
    platform: () => read().flatMap((event) => (event.type === 'platform' ? [event.event] : [])),
  };
}
