import os from 'node:os';
import path from 'node:path';
import { currentContext } from './contexts.ts';

/** A place where a Docker engine may answer. */
export interface Candidate {
  /** As the Docker command line writes it: `unix://…`, `npipe://…`, `tcp://…`. */
  readonly endpoint: string;
  readonly source: string;
  /** Folder with ca.pem, cert.pem and key.pem, for `tcp` with TLS. */
  readonly tlsFolder?: string;
}

export interface CandidateOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** Endpoints instead of the usual sockets. */
  readonly sockets?: readonly string[];
}

/**
 * Everything to try, in order, each endpoint once: the current context, then the usual sockets. `DOCKER_HOST` is
 * a decision of the user, as for Docker's own programs: then nothing else is tried.
 */
export async function listCandidates(options: CandidateOptions): Promise<Candidate[]> {
  const { env } = options;
  const home = env.HOME ?? env.USERPROFILE ?? os.homedir();
  if (env.DOCKER_HOST) {
    const tls = env.DOCKER_TLS_VERIFY && env.DOCKER_CERT_PATH ? { tlsFolder: env.DOCKER_CERT_PATH } : {};
    return [{ endpoint: env.DOCKER_HOST, source: 'DOCKER_HOST', ...tls }];
  }
  const found: Candidate[] = [];
  const context = await currentContext(env.DOCKER_CONFIG || path.join(home, '.docker'), env);
  if (context) {
    found.push({
      endpoint: context.host,
      source: `Docker context "${context.name}"`,
      tlsFolder: context.tlsFolder,
    });
  }
  for (const endpoint of options.sockets ?? usualSockets(home, env, options.platform)) {
    found.push({ endpoint, source: 'usual socket' });
  }
  const seen = new Set<string>();
  return found.filter(({ endpoint }) => !seen.has(endpoint) && seen.add(endpoint));
}

function usualSockets(home: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  if (platform === 'win32') {
    return ['docker_engine', 'dockerDesktopLinuxEngine', 'podman-machine-default'].map(
      (pipe) => `npipe:////./pipe/${pipe}`,
    );
  }
  const runtime = env.XDG_RUNTIME_DIR;
  return [
    '/var/run/docker.sock',
    `${home}/.docker/run/docker.sock`,
    `${home}/.docker/desktop/docker.sock`,
    ...(runtime ? [`${runtime}/docker.sock`] : []),
    `${home}/.colima/default/docker.sock`,
    `${home}/.orbstack/run/docker.sock`,
    `${home}/.rd/docker.sock`,
    ...(runtime ? [`${runtime}/podman/podman.sock`] : []),
    `${home}/.local/share/containers/podman/machine/podman.sock`,
    '/run/podman/podman.sock',
  ].map((socket) => `unix://${socket}`);
}
