import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { freePort } from './free-port.ts';
import type { Missing } from './requirements.ts';
import { until } from './until.ts';

const PROGRAM = 'docker-registry';

/** Who may sign in at a registry with `auth`; the second is the bcrypt hash of the token. */
export const REGISTRY_USER = { user: 'molly', token: 'a-token-for-tests' };
const HTPASSWD = `${REGISTRY_USER.user}:$2b$04$wsE36Rx3Guv5lhp2JZsBwOtVOUdMRK6g/93bUT2hKKVnE1gf5II0m\n`;

export function missingDockerRegistry(): Missing {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const isThere = folders.some((folder) => isProgram(path.join(folder, PROGRAM)));
  return isThere ? null : 'no docker-registry program (on Debian: apt-get install docker-registry)';
}

/** A real registry on loopback, in a folder of its own. */
export interface DockerRegistry {
  /** With the port, e.g. `127.0.0.1:40000`. */
  readonly host: string;
  /** The same under another name, for things that must not meet: `localhost:40000`. */
  readonly alias: string;
  /** Configuration folder for the `docker` program that is signed in there. */
  readonly dockerConfig: string;
  /** Ends the program; what was pushed stays. */
  stop(): Promise<void>;
  /** Starts it again at the same address. */
  start(): Promise<void>;
  dispose(): Promise<void>;
}

/** @param options.auth only `REGISTRY_USER` may pull and push */
export async function startDockerRegistry(options: { auth?: boolean } = {}): Promise<DockerRegistry> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'molecule-registry-'));
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const alias = `localhost:${port}`;
  const config = path.join(folder, 'config.yml');
  const htpasswd = path.join(folder, 'htpasswd');
  const dockerConfig = path.join(folder, 'docker');
  await mkdir(dockerConfig);
  await writeFile(htpasswd, HTPASSWD);
  const login = Buffer.from(`${REGISTRY_USER.user}:${REGISTRY_USER.token}`).toString('base64');
  await writeFile(
    path.join(dockerConfig, 'config.json'),
    JSON.stringify(options.auth ? { auths: { [host]: { auth: login }, [alias]: { auth: login } } } : {}),
  );
  // JSON is YAML, too.
  const settings = {
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: path.join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: host },
    ...(options.auth ? { auth: { htpasswd: { realm: 'tests', path: htpasswd } } } : {}),
  };
  await writeFile(config, JSON.stringify(settings));

  let running: ChildProcess | undefined;
  const stop = async () => {
    const child = running;
    running = undefined;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  };
  const start = async () => {
    running = spawn(PROGRAM, ['serve', config], { stdio: 'ignore' });
    await until('the registry answers', async () => (await fetch(`http://${host}/v2/`)).status < 500);
  };
  await start();
  return {
    host,
    alias,
    dockerConfig,
    stop,
    start,
    async dispose() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
