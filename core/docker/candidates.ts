import os from 'node:os';
import path from 'node:path';
import { type DockerContext, listContexts } from './contexts.ts';

/** A place where a Docker engine may answer. */
export interface Candidate {
  /** As the Docker command line writes it: `unix://…`, `npipe://…`, `tcp://…`. */
  readonly endpoint: string;
  readonly source: string;
  /** Folder with ca.pem, cert.pem and key.pem, for `tcp` with TLS. */
  readonly tlsFolder?: string;
  /** Nobody named it, so it is used only where it is one of the usual sockets. */
  readonly onlyWhenChosen?: true;
}

/** Which engine the user wants: at an endpoint, of a context, or, with neither, whatever Docker's programs use. */
export interface DockerChoice {
  readonly endpoint?: string | undefined;
  readonly context?: string | undefined;
}

export interface CandidateOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** Endpoints instead of the usual sockets. */
  readonly sockets?: readonly string[];
  readonly choice?: DockerChoice;
  /** Of this user, where the system has such numbers. */
  readonly userId?: number | undefined;
}

const USUAL = 'usual socket';

/**
 * Everything to try, in order, each endpoint once: what the user chose or else the current context, then the usual
 * sockets, then the other contexts. `DOCKER_HOST` is a decision of the user, as for Docker's own programs: then
 * nothing else is tried. After a choice nothing else is used.
 */
export async function listCandidates(options: CandidateOptions): Promise<Candidate[]> {
  const { env, choice = {} } = options;
  const home = env.HOME ?? env.USERPROFILE ?? os.homedir();
  if (env.DOCKER_HOST) {
    const tls = env.DOCKER_TLS_VERIFY && env.DOCKER_CERT_PATH ? { tlsFolder: env.DOCKER_CERT_PATH } : {};
    return [{ endpoint: env.DOCKER_HOST, source: 'DOCKER_HOST', ...tls }];
  }
  const { current, others } = await listContexts(env.DOCKER_CONFIG || path.join(home, '.docker'), env);
  const contexts = [...(current ? [current] : []), ...others];
  const usual = (options.sockets ?? usualSockets(home, options)).map(
    (endpoint): Candidate => ({ endpoint, source: USUAL }),
  );
  const chosen = chosenOf(choice, contexts);
  const found = chosen
    ? [chosen, ...[...contexts.map(ofContext), ...usual].map(offered)]
    : [...(current ? [ofContext(current)] : []), ...usual, ...others.map(ofContext).map(offered)];
  const seen = new Set<string>();
  return found.filter(({ endpoint }) => !seen.has(endpoint) && seen.add(endpoint));
}

/** What somebody decided in these candidates, as a text to compare; empty when nobody did. */
export function decisionIn([first]: readonly Candidate[]): string {
  return !first || first.source === USUAL ? '' : `${first.source} ${first.endpoint}`;
}

function chosenOf(choice: DockerChoice, contexts: readonly DockerContext[]): Candidate | null {
  if (choice.context !== undefined) {
    const context = contexts.find(({ name }) => name === choice.context);
    return ofContext(context ?? { name: choice.context, host: '', tlsFolder: '' });
  }
  if (choice.endpoint === undefined) return null;
  const tlsFolder = contexts.find(({ host }) => host === choice.endpoint)?.tlsFolder;
  return { endpoint: choice.endpoint, source: 'chosen', ...(tlsFolder ? { tlsFolder } : {}) };
}

function ofContext({ name, host, tlsFolder }: DockerContext): Candidate {
  return { endpoint: host, source: `Docker context "${name}"`, tlsFolder };
}

function offered(candidate: Candidate): Candidate {
  return { ...candidate, onlyWhenChosen: true };
}

function usualSockets(home: string, { env, platform, userId }: CandidateOptions): string[] {
  if (platform === 'win32') {
    return ['docker_engine', 'dockerDesktopLinuxEngine', 'podman-machine-default'].map(
      (pipe) => `npipe:////./pipe/${pipe}`,
    );
  }
  // A program that no session started, e.g. a service, lacks the variable.
  const runtime = env.XDG_RUNTIME_DIR || (userId === undefined ? '' : `/run/user/${userId}`);
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
