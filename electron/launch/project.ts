import { readFileSync } from 'node:fs';
import path from 'node:path';
import { toAppError } from '../../core/base/index.ts';
import type { Machine } from './window-support.ts';

/** The clone that the launcher runs in. */
export const root = path.resolve(import.meta.dirname, '../..');

export const machine: Machine = {
  platform: process.platform,
  env: process.env,
  isRoot: process.getuid?.() === 0,
};

export function appVersion(): string {
  return (JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }).version;
}

/** Runs a program of the launcher: its result is the exit code; what it throws is told in the user's words. */
export async function runProgram(program: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await program();
  } catch (thrown) {
    const error = toAppError(thrown, 'The app could not be started');
    console.error(error.detail ? `${error.message}\n${error.detail}` : error.message);
    process.exitCode = error.code === 'usage' ? 2 : 1;
  }
}
