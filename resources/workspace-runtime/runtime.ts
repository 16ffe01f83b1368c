import { agentCard } from './a2a/card.ts';
import { listen } from './a2a/server.ts';
import { createEngine, createExecute } from './agent.ts';
import { loadConfig } from './config.ts';
import { Delegations } from './delegation.ts';
import { readEnvironment } from './environment.ts';
import { createPlaces } from './files/places.ts';
import { Heartbeat } from './heartbeat.ts';
import type { Log } from './log.ts';
import { PlatformClient } from './platform/client.ts';
import { Outbox } from './platform/outbox.ts';
import { registerUntilAccepted } from './platform/register.ts';
import { TokenStore } from './platform/token.ts';
import { Status } from './status.ts';
import { defaultTiming, type Timing } from './timing.ts';
import { Transcript } from './transcript.ts';
import { Turns } from './turns.ts';

export interface RuntimeOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly log: Log;
  /** For tests that should not wait. */
  readonly timing?: Partial<Timing>;
}

export interface Runtime {
  /** The port on which the agent answers. */
  readonly port: number;
  readonly followParent: boolean;
  /** Stops turns, timers and the server; resolves when the process may exit. */
  dispose(): Promise<void>;
}

/**
 * Builds and starts an agent: it listens, then registers and heartbeats in the background for as long as it
 * lives. Rejects only when it cannot run at all: bad environment, or a port that is taken.
 */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { log } = options;
  const timing = { ...defaultTiming, ...options.timing };
  const environment = readEnvironment(options.env);
  const loaded = await loadConfig(environment.configsDir);
  const { config } = loaded;
  const stopping = new AbortController();
  const background = { timing, log, signal: stopping.signal };

  const token = new TokenStore(environment.configsDir, '.auth_token');
  const inboundSecret = new TokenStore(environment.configsDir, '.platform_inbound_secret');
  const places = createPlaces(environment);
  const platform = new PlatformClient({
    baseUrl: environment.platformUrl,
    workspaceId: environment.workspaceId,
    token,
    inboundSecret,
    requestTimeoutMs: timing.requestTimeoutMs,
    signal: stopping.signal,
    log,
  });
  const transcript = new Transcript();
  const engine = await createEngine(loaded, environment, log);
  const problem = 'problem' in engine ? engine.problem : undefined;
  const status = new Status(problem);
  const services = {
    workspaceId: environment.workspaceId,
    platform,
    outbox: new Outbox(background),
    delegations: new Delegations({ ...background, platform, workspaceId: environment.workspaceId }),
    transcript,
    timing,
    delegationTimeoutMs: config.delegationTimeoutSeconds * 1000,
  };
  const turns = new Turns(
    createExecute({ engine, services, status, places, configsDir: environment.configsDir, log }),
    config.maxConcurrentTasks,
  );

  const urlOf = (port: number) => `http://${environment.publicHost}:${port}`;
  const card = (port: number) => agentCard(config, urlOf(port), problem);
  const server = await listen({
    host: environment.bindHost,
    port: environment.port ?? config.port,
    card,
    turns,
    transcript,
    token,
    inboundSecret,
    places,
    runtimeName: config.runtime,
    log,
  });
  log(`listening: ${config.name} (${config.adapter}) on ${environment.bindHost}:${server.port}`);

  const heartbeat = new Heartbeat({
    platform,
    status,
    intervalMs: (environment.heartbeatSeconds ?? config.heartbeatSeconds) * 1000,
    timing,
    log,
    now: () => performance.now(),
  });
  const registration = {
    id: environment.workspaceId,
    url: urlOf(server.port),
    agent_card: card(server.port),
  };
  const registered = registerUntilAccepted({ ...background, platform, registration }).then(
    () => {
      if (!stopping.signal.aborted) heartbeat.start();
    },
    (error: unknown) => {
      if (!stopping.signal.aborted) throw error;
    },
  );

  return {
    port: server.port,
    followParent: environment.followParent,
    async dispose() {
      if (stopping.signal.aborted) return;
      heartbeat.dispose();
      stopping.abort(new Error('the agent is stopping'));
      const closed = server.close(timing.shutdownGraceMs);
      await turns.dispose();
      await closed;
      // An answer that came at the last moment may still be writing the token.
      await registered;
      log('stopped');
    },
  };
}
