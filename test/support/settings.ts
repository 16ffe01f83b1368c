import { randomBytes } from 'node:crypto';
import { KnownSecrets, silentLogger } from '../../core/base/index.ts';
import { createSettings, followModelVariable } from '../../core/engine/settings.ts';
import { createCipher } from '../../core/secrets/cipher.ts';
import { SecretService } from '../../core/secrets/index.ts';
import { Restarts, WorkspaceRegistry } from '../../core/workspaces/index.ts';
import type { TestOrg } from './org.ts';

/** An org with its secrets and settings, wired as in the engine. */
export function settingsOf(org: TestOrg, templateRoots: readonly string[] = []) {
  const { store, clock } = org;
  const logger = silentLogger();
  const known = new KnownSecrets();
  const registry = new WorkspaceRegistry(store, clock.now);
  const restarts = new Restarts({ store, clock, logger, restart: (id) => void org.lifecycle.restart(id) });
  const secrets = new SecretService({
    store,
    cipher: createCipher(randomBytes(32)),
    known,
    logger,
    restart: (id) => restarts.soon(id),
    onOwn: (id, key, value) => followModelVariable(registry, id, key, value),
  });
  org.environmentOf = (id) => secrets.environmentOf(id);
  const asked: string[] = [];
  const settings = createSettings({
    store,
    registry,
    secrets,
    templateRoots,
    known,
    restartSoon: (id) => restarts.soon(id),
    logger,
    lifecycle: org.lifecycle,
    backends: { require: () => undefined as never, remember: () => undefined },
    files: { list: async () => ({ entries: [], truncated: false }), read: async () => new Uint8Array() },
    images: {
      runtimes: { known: async () => [] } as never,
      stated: async () => ({ source: '', ref: '', bundled: true }),
    },
    requireRuntime: async (runtime) => void asked.push(runtime),
  });
  return { store, clock, known, secrets, settings, asked };
}
