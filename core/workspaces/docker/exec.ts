import { AppError, newId, toAppError } from '../../base/index.ts';
import type { ContainerExec, Docker } from '../../docker/index.ts';
import type { ExecRequest, ExecSession } from '../access/types.ts';
import { runInside } from './run-inside.ts';

/** Names one session in the environment of everything that it starts, so that all of it can be found again. */
const MARK = 'MOLECULE_SESSION';
const FOLDERS = ['/workspace', '/configs'];
const KILL_GRACE_SECONDS = 1;
/** What ends the others is as much in their hands as they are. */
const KILL_LIMIT_MS = 10_000;

const NODE_PLACES = ['/usr/local/bin/node', '/usr/bin/node'];
/** What a person can type into, the best first, and how to start it. */
const SHELLS = [
  { file: '/bin/bash', command: ['/bin/bash'], notice: '' },
  { file: '/bin/sh', command: ['/bin/sh', '-i'], notice: '' },
  ...NODE_PLACES.map((file) => ({
    file,
    command: [file, '-i'],
    notice: 'The image of this workspace has no shell, so this is Node.js. Leave it with .exit',
  })),
];

/**
 * Ends all processes with a mark in their environment: asks them to hang up, and kills after a grace what is still there.
 * What runs as another user than the container's cannot be seen and is left.
 */
const KILL_FOR_SHELL = `mark=$1
signal() {
  for each in /proc/[0-9]*; do
    id=\${each#/proc/}
    [ "$id" != "$$" ] && grep -qs "$mark" "$each/environ" && kill "-$1" "$id" 2>/dev/null
  done
}
signal HUP; signal CONT; sleep ${KILL_GRACE_SECONDS}; signal KILL
exit 0`;
const KILL_FOR_NODE = `const { readFileSync, readdirSync } = require('node:fs');
const marked = () => readdirSync('/proc').filter((id) => {
  try { return Number(id) > 0 && Number(id) !== process.pid && readFileSync('/proc/' + id + '/environ').includes(process.argv[1]); }
  catch { return false; }
});
const signal = (name) => { for (const id of marked()) try { process.kill(Number(id), name); } catch {} };
signal('SIGHUP'); signal('SIGCONT');
setTimeout(() => { signal('SIGKILL'); }, ${KILL_GRACE_SECONDS * 1000});`;

/**
 * Runs a program in the container of a workspace, as the user that the agent is. Throws `not_running`, `no_shell` where
 * a shell is wanted and the image has nothing that could stand in for one.
 */
export async function execInContainer(
  docker: Docker,
  containerId: string,
  request: ExecRequest,
): Promise<ExecSession> {
  const id = newId();
  const shell = request.command === null ? await shellOf(docker, containerId) : null;
  const command = request.command ?? shell?.command ?? [];
  const exec = await docker.execs.start(containerId, {
    command,
    tty: request.tty,
    env: { ...(request.tty ? { TERM: 'xterm-256color' } : {}), [MARK]: id },
    folder: await folderOf(docker, containerId),
  });
  let ended = false;
  const exited = exec.exited.then((code) => {
    ended = true;
    return code;
  });
  if (request.tty) await exec.resize(request.cols, request.rows);
  return {
    ...sessionOf(exec),
    exited,
    tty: request.tty,
    program: command[0]?.split('/').at(-1) ?? '',
    notice: shell?.notice ?? '',
    async kill() {
      if (ended) return;
      try {
        await kill(docker, containerId, `${MARK}=${id}`);
      } catch (error) {
        // It went with the container.
        if (toAppError(error).code !== 'not_running') throw error;
      } finally {
        // Also of one that could not be ended nobody hears any more.
        exec.leave();
      }
    },
  };
}

function sessionOf(exec: ContainerExec) {
  const { write, endInput, resize, onData, pause, resume } = exec;
  return { write, endInput, resize, onData, pause, resume };
}

async function shellOf(docker: Docker, containerId: string): Promise<(typeof SHELLS)[number]> {
  for (const shell of SHELLS) {
    if (await docker.archives.stat(containerId, shell.file)) return shell;
  }
  throw new AppError('no_shell', 'The image of this workspace has no shell', {
    detail: 'Add one to the template of its runtime, or run a program of the image by its path.',
  });
}

async function folderOf(docker: Docker, containerId: string): Promise<string> {
  for (const folder of FOLDERS) {
    if ((await docker.archives.stat(containerId, folder))?.kind === 'folder') return folder;
  }
  return '/';
}

/** Docker can start programs in a container, but not end them: another one inside has to do it. */
async function kill(docker: Docker, containerId: string, mark: string): Promise<void> {
  const sh = await firstOf(docker, containerId, ['/bin/sh']);
  const node = sh ?? (await firstOf(docker, containerId, NODE_PLACES)) ?? 'node';
  const command = sh ? [sh, '-c', KILL_FOR_SHELL, 'sh', mark] : [node, '-e', KILL_FOR_NODE, mark];
  await runInside(docker, containerId, { command, limitMs: KILL_LIMIT_MS });
}

async function firstOf(
  docker: Docker,
  containerId: string,
  files: readonly string[],
): Promise<string | null> {
  for (const file of files) if (await docker.archives.stat(containerId, file)) return file;
  return null;
}
