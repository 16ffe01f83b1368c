/** What the connection knows about the Docker engine; the shape is the contract's `dockerStateSchema`. */
export interface DockerState {
  state: 'absent' | 'connecting' | 'ready' | 'degraded';
  /** The endpoint in use; empty unless connected. */
  endpoint: string;
  /** Version of the engine; empty unless connected. */
  version: string;
  /** The newest API version that it speaks; empty unless connected. */
  apiVersion: string;
  flavour: '' | Flavour;
  /** Why it is degraded; empty otherwise. */
  reason: string;
  probed: ProbedEndpoint[];
}

/** What kind of engine it is. `desktop` runs in a virtual machine that resolves `host.docker.internal`. */
export type Flavour = 'docker' | 'desktop' | 'rootless' | 'podman';

/** Whether calls can be made. A degraded engine counts: it may still do what it is asked to. */
export function isUsable({ state }: Pick<DockerState, 'state'>): boolean {
  return state === 'ready' || state === 'degraded';
}

/** One place where an engine was looked for, and what came of it. */
export interface ProbedEndpoint {
  endpoint: string;
  /** Where the candidate comes from, e.g. `DOCKER_HOST`. */
  source: string;
  outcome: string;
  /** `refused`: the app cannot work with it; `silent`: it does not answer, or was not waited for. */
  verdict: 'used' | 'usable' | 'refused' | 'silent';
  /** What to do so that it can be used; left out where the outcome says it, or nothing is wrong. */
  fix?: string | undefined;
}

/** A container of this installation, as the list and the events tell it. */
export interface OurContainer {
  readonly containerId: string;
  readonly workspaceId: string;
  readonly state: 'created' | 'running' | 'exited';
  readonly fingerprint: string;
  /** Port on this machine's loopback under which the agent answers; null when not running. */
  readonly hostPort: number | null;
  readonly exitCode: number | null;
  /** It was killed because it wanted more memory than it may take. */
  readonly outOfMemory?: boolean;
}

/** What containers need in order to reach a server of this machine as `host.docker.internal`. */
export interface HostAccess {
  /** Address that such a server must listen on besides loopback; null when loopback is enough. */
  readonly listenAddress: string | null;
  /** Entries for the container's hosts file, `name:address`. */
  readonly extraHosts: string[];
}
