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

/**
 * The context that the Docker command line would use, or null when that is its built-in default.
 * `folder` is its configuration folder. Unreadable or broken files count as "no context".
 */
export async function currentContext(folder: string, env: NodeJS.ProcessEnv): Promise<DockerContext | null> {
  const config = await readJson(path.join(folder, 'config.json'));
  const name = env.DOCKER_CONTEXT || textAt(config, 'currentContext');
  if (!name || name === 'default') return null;
  const metaFolder = path.join(folder, 'contexts', 'meta');
  for (const entry of await namesIn(metaFolder)) {
    const meta = await readJson(path.join(metaFolder, entry, 'meta.json'));
    if (textAt(meta, 'Name') !== name) continue;
    const host = textAt(meta, 'Endpoints', 'docker', 'Host');
    return { name, host, tlsFolder: path.join(folder, 'contexts', 'tls', entry, 'docker') };
  }
  return { name, host: '', tlsFolder: '' };
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
