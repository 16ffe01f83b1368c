import { createServer } from 'node:net';
import { AGENT_PORT, type ContainerSpec, labelsFor, NETWORK, portLabel } from '../../docker/index.ts';
import type { Credentials, WorkspaceSpec } from '../backend.ts';
import type { Isolation } from './isolation.ts';
import type { Limits } from './limits.ts';
import { namesOf } from './names.ts';
import { WORKSPACE_FOLDER } from './volumes.ts';

const DOCKER_SOCKET = '/var/run/docker.sock';
const LOOPBACK = '127.0.0.1';

export interface ContainerParts {
  readonly instanceId: string;
  readonly isolation: Isolation;
  readonly limits: Limits;
  readonly volumes: Readonly<Record<string, string>>;
  readonly extraHosts: readonly string[];
}

/** The container of a workspace, still without credentials. */
export function containerOf(spec: WorkspaceSpec, parts: ContainerParts): ContainerSpec {
  const { instanceId, isolation, limits, volumes, extraHosts } = parts;
  const { hostFolder } = spec;
  return {
    name: namesOf(spec.id).container,
    image: spec.image,
    labels: labelsFor(instanceId, { workspaceId: spec.id, fingerprint: spec.fingerprint }),
    env: spec.env,
    agentPort: AGENT_PORT,
    volumes,
    folders: [
      ...(hostFolder
        ? [{ source: hostFolder.path, target: WORKSPACE_FOLDER, readOnly: hostFolder.readOnly }]
        : []),
      ...(isolation.hostAccess ? [{ source: DOCKER_SOCKET, target: DOCKER_SOCKET, readOnly: false }] : []),
    ],
    network: NETWORK,
    hostNetwork: isolation.hostAccess,
    extraHosts,
    readOnlyRoot: isolation.readOnlyRoot,
    tmpfs: isolation.tmpfs,
    capabilities: isolation.capabilities,
    ...limits,
    processLimit: isolation.processLimit,
  };
}

/**
 * The same with credentials, and in the network of the host with a port of its own: nothing is published there, so
 * the label tells where the agent answers.
 */
export async function startable(container: ContainerSpec, credentials: Credentials): Promise<ContainerSpec> {
  const env = { ...container.env, ...credentials.env };
  if (!container.hostNetwork) return { ...container, env };
  const port = await freePort();
  return {
    ...container,
    env: { ...env, PORT: String(port), BIND_HOST: LOOPBACK },
    labels: { ...container.labels, ...portLabel(port) },
  };
}

/** A port of this machine's loopback that nobody uses right now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
