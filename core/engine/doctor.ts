import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import type { DockerState, DoctorCheck, EngineInfo } from '../contract/index.ts';

const LOW_DISK_BYTES = 2 * 1024 ** 3;
const FIX_OF_DEGRADED =
  'Restart Docker. If its disk is full: remove unused images and volumes (docker system prune). If this machine is busy: pause some workspaces.';
const GIBIBYTE = 1024 ** 3;

/** Looks at a running engine and its machine; every check says what to do when it is not fine. */
export async function runDoctor(info: EngineInfo, runtimes: readonly string[]): Promise<DoctorCheck[]> {
  return [...(await checkMachine(info.docker, info.home, runtimes)), backendCheck(info)];
}

/** What can be seen of the machine without an engine. The data folder need not exist yet. */
export async function checkMachine(
  docker: DockerState,
  home: string,
  runtimes: readonly string[],
): Promise<DoctorCheck[]> {
  return [dockerCheck(docker), await diskCheck(home), runtimeCheck(runtimes)];
}

function dockerCheck(docker: DockerState): DoctorCheck {
  const common = { id: 'docker', title: 'Docker engine' };
  if (docker.state === 'ready') {
    return { ...common, status: 'ok', message: `Docker ${docker.version} answers at ${docker.endpoint}` };
  }
  if (docker.state === 'degraded') {
    return {
      ...common,
      status: 'warning',
      message: `${docker.reason} (Docker ${docker.version} at ${docker.endpoint})`,
      fix: FIX_OF_DEGRADED,
    };
  }
  const tried = docker.probed.map(({ endpoint, source, outcome }) => `${endpoint} (${source}): ${outcome}`);
  const refused = docker.probed.some(({ verdict }) => verdict === 'refused');
  return {
    ...common,
    status: 'warning',
    message:
      docker.state === 'connecting'
        ? 'Connecting…'
        : `${refused ? 'No engine can be used' : 'No engine answers'}. Tried: ${tried.join('; ') || 'nothing'}`,
    fix: 'Start Docker, then choose "Look again". Without it only the bundled runtime runs, as plain processes.',
  };
}

function backendCheck({ backend, openDev }: EngineInfo): DoctorCheck {
  const common = { id: 'backend', title: 'Where workspaces run' };
  if (backend === 'none') {
    return {
      ...common,
      status: 'error',
      message: 'Nowhere yet',
      fix: 'Start Docker or choose plain processes.',
    };
  }
  if (backend === 'process') {
    return { ...common, status: 'warning', message: 'As plain processes of this machine, without isolation' };
  }
  return openDev
    ? {
        ...common,
        status: 'warning',
        message: 'In containers; the API is open to every program on this machine (--open-dev)',
      }
    : { ...common, status: 'ok', message: 'In containers' };
}

async function diskCheck(home: string): Promise<DoctorCheck> {
  let folder = home;
  while (!existsSync(folder) && path.dirname(folder) !== folder) folder = path.dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const message = `${(free / GIBIBYTE).toFixed(1)} GiB free at ${home}`;
  const common = { id: 'disk', title: 'Disk', message };
  if (free >= LOW_DISK_BYTES) return { ...common, status: 'ok' };
  return { ...common, status: 'warning', fix: 'Free some space: images and volumes need a few GiB.' };
}

function runtimeCheck(runtimes: readonly string[]): DoctorCheck {
  const common = { id: 'runtimes', title: 'Bundled runtimes' };
  if (runtimes.length > 0) return { ...common, status: 'ok', message: runtimes.join(', ') };
  return { ...common, status: 'error', message: 'None found', fix: 'Install the app again.' };
}
