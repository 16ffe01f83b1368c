import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { systemCodeOf } from '../base/index.ts';

/** Where a context of the Docker command line points. */
export interface DockerContext {
  readonly name: string;
  /** As written in the context, e.g. `unix:///run/docker.sock`. */
  readonly host: string;
  /** Folder with ca.pem, cert.pem and key.pem; it need not exist. */
  readonly tlsFolder: string;
}

export interface DockerContexts {
  /** The one that the Docker command line would use; null when that is its built-in default. */
  readonly current: DockerContext | null;
  readonly others: readonly DockerContext[];
}

/**
 * The contexts of the Docker command line, whose configuration folder is `folder`. Unreadable or broken files count
 * as "no context"; a current one that does not exist has no host.
 */
export async function listContexts(folder: string, env: NodeJS.ProcessEnv): Promise<DockerContexts> {
  const config = await readJson(path.join(folder, 'config.json'));
  const metaFolder = path.join(folder, 'contexts', 'meta');
  const all: DockerContext[] = [];
  for (const entry of await namesIn(metaFolder)) {
    const meta = await readJson(path.join(metaFolder, entry, 'meta.json'));
    const name = textAt(meta, 'Name');
    if (name === '') continue;
    const host = textAt(meta, 'Endpoints', 'docker', 'Host');
    all.push({ name, host, tlsFolder: path.join(folder, 'contexts', 'tls', entry, 'docker') });
  }
  const name = env.DOCKER_CONTEXT || textAt(config, 'currentContext');
  const others = all.filter((context) => context.name !== name);
  if (!name || name === 'default') return { current: null, others };
  const current = all.find((context) => context.name === name) ?? { name, host: '', tlsFolder: '' };
  return { current, others };
}

function textAt(json: unknown, ...keys: string[]): string {
  let value = json;
  for (const key of keys) value = (value as Record<string, unknown> | null | undefined)?.[key];
  return typeof value === 'string' ? value : '';
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (systemCodeOf(error) !== undefined || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (systemCodeOf(error) !== undefined) return [];
    throw error;
  }
}
