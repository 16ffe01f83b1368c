import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Missing } from '../support/requirements.ts';

const PROGRAMS = ['unshare', 'ip', 'iptables', 'dockerd', 'containerd', 'runc'];
/** A namespace of its own for everything that a Docker engine makes: processes, mounts, networks. */
export const NAMESPACES = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];

/** Why no Docker engine of our own can be started here, in one line; null when it can. */
export async function missingOwnEngine(): Promise<Missing> {
  if (process.platform !== 'linux') return 'Linux';
  if (process.getuid?.() !== 0) return 'root, to start a Docker engine of its own';
  const found = await Promise.all(PROGRAMS.map(isThere));
  const absent = PROGRAMS.filter((_, index) => !found[index]);
  if (absent.length > 0) return `the programs ${absent.join(', ')}`;
  try {
    await promisify(execFile)('unshare', [...NAMESPACES, 'true']);
    return null;
  } catch {
    return 'the right to make namespaces (unshare)';
  }
}

async function isThere(program: string): Promise<boolean> {
  const places = (process.env.PATH ?? '').split(path.delimiter);
  const tries = places.map((place) => access(path.join(place, program), constants.X_OK));
  return (await Promise.allSettled(tries)).some(({ status }) => status === 'fulfilled');
}
