import type Dockerode from 'dockerode';
import tar from 'tar-stream';
import { platformClient } from '../support/platform-client.ts';
import type { OwnContainer } from './objects.ts';

/** So many of the latest dead ones are tried again each time. */
const REMEMBERED = 3;

interface Credentials {
  readonly containerId: string;
  /** In its environment. */
  readonly prefix: string;
  /** In its files. */
  readonly bearer: string;
}

/** The tokens that containers have got: those of the present ones have to work, those of earlier ones never again. */
export class CredentialBook {
  readonly #current = new Map<string, Credentials>();
  readonly #dead: { readonly workspaceId: string; readonly credentials: Credentials }[] = [];

  /** What is wrong with the tokens of these running containers, and with those of all that were there before. */
  async problems(docker: Dockerode, url: string, containers: readonly OwnContainer[]): Promise<string[]> {
    const present = new Map(containers.map((container) => [container.workspaceId, container]));
    for (const [workspaceId, credentials] of this.#current) {
      if (present.get(workspaceId)?.id === credentials.containerId) continue;
      this.#dead.push({ workspaceId, credentials });
      this.#current.delete(workspaceId);
    }
    for (const { id, workspaceId } of containers) {
      if (!this.#current.has(workspaceId)) this.#current.set(workspaceId, await credentialsIn(docker, id));
    }
    const answers = [
      ...[...this.#current].map(async ([workspaceId, credentials]) => {
        const statuses = await statusesOf(url, workspaceId, credentials);
        return statuses.every((status) => status === 200)
          ? []
          : [`the tokens of the container of ${workspaceId} are answered with ${statuses.join(' and ')}`];
      }),
      ...this.#dead.slice(-REMEMBERED).map(async ({ workspaceId, credentials }) => {
        const statuses = await statusesOf(url, workspaceId, credentials);
        // Of a removed one the answer may also be that it is gone.
        return statuses.every((status) => [401, 404, 410].includes(status))
          ? []
          : [`tokens of an earlier container of ${workspaceId} are answered with ${statuses.join(' and ')}`];
      }),
    ];
    return (await Promise.all(answers)).flat();
  }
}

async function credentialsIn(docker: Dockerode, containerId: string): Promise<Credentials> {
  const container = docker.getContainer(containerId);
  const { Config } = await container.inspect();
  const platform = Config.Env.find((line) => line.startsWith('PLATFORM_URL=')) ?? '';
  const prefix = /\/as\/([^/]+)$/.exec(platform)?.[1];
  if (prefix === undefined) throw new Error(`container ${containerId} has no private prefix`);
  const archive = await container.getArchive({ path: '/configs/.auth_token' });
  return { containerId, prefix, bearer: (await onlyFile(archive)).trim() };
}

async function onlyFile(archive: NodeJS.ReadableStream): Promise<string> {
  const extract = tar.extract();
  archive.pipe(extract);
  let text = '';
  for await (const entry of extract) for await (const chunk of entry) text += String(chunk);
  return text;
}

/** How the platform answers to the prefix, and to the bearer. */
async function statusesOf(
  url: string,
  workspaceId: string,
  { prefix, bearer }: Credentials,
): Promise<number[]> {
  const own = `/registry/${workspaceId}/peers`;
  const replies = await Promise.all([
    platformClient(`${url}/as/${prefix}`, null).get(own),
    platformClient(url, bearer).get(own),
  ]);
  return replies.map(({ status }) => status);
}
