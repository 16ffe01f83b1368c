import { toAppError } from '../../base/index.ts';
import type { ContainerSpec, Docker } from '../../docker/index.ts';
import type { FileRoot, FilesOwner } from '../access/types.ts';
import { filesContainer, type StandInParts, standInNames } from './files-container.ts';
import { removeOwn } from './provision.ts';
import { runInside } from './run-inside.ts';
import { AGENT_ID } from './seed.ts';

/** An image that can run an agent has one of each two. */
const REMOVERS = [
  ['/bin/sh', '-c', 'rm -rf -- "$1"', 'sh'],
  ['node', '-e', `require('node:fs').rmSync(process.argv[1], { recursive: true, force: true })`, '--'],
];
/** Where another one has made the new place meanwhile, it is not moved into that. */
const MOVERS = [
  [
    '/bin/sh',
    '-c',
    `[ ! -e "$2" ] && [ ! -L "$2" ] && mkdir -p -- "\${2%/*}" && exec mv -T -- "$1" "$2"`,
    'sh',
  ],
  [
    'node',
    '-e',
    `const { existsSync, mkdirSync, renameSync } = require('node:fs');
const [, from, to] = process.argv;
if (existsSync(to)) process.exit(1);
mkdirSync(require('node:path').dirname(to), { recursive: true });
renameSync(from, to);`,
    '--',
  ],
];

/** What Docker says instead of an exit code. */
const NO_SUCH_PROGRAM = new Set([126, 127]);
/** Whom files can belong to. Neither may touch what is the other's: root has no privileges in there either. */
const USERS = [AGENT_ID, 0];
/** For a folder with hundreds of thousands of files on a slow disk. */
const LIMIT_MS = 120_000;

/** Removes a path, as far as the agent or root may. */
export function removeInContainer(
  parts: StandInParts,
  owner: FilesOwner,
  root: FileRoot,
  containerId: string,
  path: string,
): Promise<void> {
  return changeInContainer(parts, owner, root, containerId, REMOVERS, [path]);
}

/** Moves a path to where nothing is, as far as the agent or root may, and makes the folders above its new place. */
export function moveInContainer(
  parts: StandInParts,
  owner: FilesOwner,
  root: FileRoot,
  containerId: string,
  from: string,
  to: string,
): Promise<void> {
  return changeInContainer(parts, owner, root, containerId, MOVERS, [from, to]);
}

/**
 * Docker can write into any container, but change nothing in it that is there: a program of the image does it, in the
 * container if that runs, else in a short-lived one with the same volume. Whether it did, the caller looks.
 */
async function changeInContainer(
  parts: StandInParts,
  owner: FilesOwner,
  root: FileRoot,
  containerId: string,
  programs: readonly (readonly string[])[],
  args: readonly string[],
): Promise<void> {
  const { docker } = parts;
  const running = docker.container(owner.id)?.state === 'running';
  for (const program of programs) {
    for (const userId of USERS) {
      const once = { command: [...program, ...args], userId };
      const code = await (running ? runThere(docker, containerId, once) : runAlone(parts, owner, root, once));
      if (code === 0) return;
      if (code === null) break;
    }
  }
}

type Once = NonNullable<ContainerSpec['once']>;

/** Resolves with its exit code; null where the image has no such program. */
async function runThere(
  docker: Docker,
  containerId: string,
  { command, userId }: Once,
): Promise<number | null> {
  const { code } = await runInside(docker, containerId, { command, userId, limitMs: LIMIT_MS });
  return code === null || NO_SUCH_PROGRAM.has(code) ? null : code;
}

/** The same, where nothing runs. */
async function runAlone(
  parts: StandInParts,
  owner: FilesOwner,
  root: FileRoot,
  once: Once,
): Promise<number | null> {
  const { docker } = parts;
  const name = standInNames(owner.id).remover;
  await removeOwn(docker, name);
  const id = await docker.containers.create({ ...(await filesContainer(parts, owner, root)), name, once });
  try {
    await docker.containers.start(id);
    return await docker.containers.exitCode(id);
  } catch (error) {
    if (toAppError(error).code === 'container_start_failed') return null;
    throw error;
  } finally {
    await docker.containers.remove(id);
  }
}
