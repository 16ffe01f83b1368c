import { spawnSync } from 'node:child_process';

/** Why the programs that people paste to connect an agent cannot be run here, in one line; null when they can. */
export function missingPython(): string | null {
  return spawnSync('python3', ['--version']).status === 0 ? null : 'no python3';
}
