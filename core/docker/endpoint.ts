import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { inspect } from 'node:util';
import Dockerode from 'dockerode';
import { AppError, systemCodeOf } from '../base/index.ts';
import type { Candidate } from './candidates.ts';
import { endCallsOf } from './open-calls.ts';

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
const TLS_PORT = '2376';

/** The library takes it, its types do not know. */
interface WithAgent extends Dockerode.DockerOptions {
  readonly agent: http.Agent;
}

export interface OpenEndpoint {
  readonly client: Dockerode;
  /** Ends all calls that are under way; without it those to a frozen engine would never end. */
  readonly hangUp: () => void;
}

/**
 * A client for the candidate. Throws `docker_endpoint_unusable` for endpoints that could not work: an engine on
 * another machine would publish the agents' ports over there.
 */
export async function openEndpoint(candidate: Candidate): Promise<OpenEndpoint> {
  const { endpoint } = candidate;
  const local = /^(?:unix|npipe):\/\/(.+)$/.exec(endpoint)?.[1];
  // An explicit `host: undefined` keeps the library from preferring DOCKER_HOST to the socket.
  if (local) {
    const agent = brief(new http.Agent());
    const options: WithAgent = { socketPath: local, host: undefined, agent };
    return { client: new Dockerode(options), hangUp: endCallsOf(agent) };
  }
  let url: URL;
  try {
    url = new URL(endpoint.replace(/^tcp:/, 'http:'));
  } catch (error) {
    throw unusable('it is not a valid endpoint', error);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw unusable(`the app cannot connect over ${url.protocol.replace(':', '')}`);
  }
  if (!LOOPBACK.test(url.hostname)) {
    throw unusable('it is on another machine, where this app could not reach the workspaces');
  }
  const tls =
    url.protocol === 'https:' || url.port === TLS_PORT ? await readTls(candidate.tlsFolder) : undefined;
  const agent = brief(tls ? new https.Agent() : new http.Agent());
  const options: WithAgent = {
    host: url.hostname,
    port: url.port || '2375',
    protocol: tls ? 'https' : 'http',
    agent,
    ...tls,
  };
  return { client: new Dockerode(options), hangUp: endCallsOf(agent) };
}

/**
 * The client library prints every request for a debug log, whether anybody reads that or not, and with the request the
 * agent with all of its connections: several milliseconds for each call.
 */
function brief(agent: http.Agent): http.Agent {
  return Object.assign(agent, { [inspect.custom]: () => 'the agent of this endpoint' });
}

async function readTls(folder: string | undefined): Promise<{ ca?: string; cert?: string; key?: string }> {
  if (!folder) return {};
  try {
    const read = (name: string) => readFile(path.join(folder, name), 'utf8');
    const [ca, cert, key] = await Promise.all([read('ca.pem'), read('cert.pem'), read('key.pem')]);
    return { ca, cert, key };
  } catch (error) {
    if (systemCodeOf(error) !== undefined) throw unusable(`its TLS files in ${folder} cannot be read`, error);
    throw error;
  }
}

function unusable(message: string, cause?: unknown): AppError {
  return new AppError('docker_endpoint_unusable', message, { cause });
}
