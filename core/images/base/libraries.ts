import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { AppError, messageOf } from '../../base/index.ts';

const LDD_TIMEOUT_MS = 10_000;
/** Loaded by name at run time, so that `ldd` does not tell of them: name lookups of older C libraries. */
const LOADED_LATE = ['libnss_files.so.2', 'libnss_dns.so.2', 'libresolv.so.2'];

/**
 * Absolute paths of the shared libraries that a program needs, its dynamic loader included.
 * Throws `libraries_unknown` when this machine cannot tell.
 */
export async function sharedLibraries(program: string): Promise<string[]> {
  let output: string;
  try {
    output = (await promisify(execFile)('ldd', [program], { timeout: LDD_TIMEOUT_MS })).stdout;
  } catch (error) {
    throw new AppError('libraries_unknown', `ldd cannot tell the libraries of ${program}`, {
      detail: messageOf(error),
      cause: error,
    });
  }
  return parseLdd(output).flatMap((library) =>
    path.basename(library).startsWith('libc.so')
      ? [library, ...LOADED_LATE.map((name) => path.join(path.dirname(library), name)).filter(existsSync)]
      : [library],
  );
}

/** Paths in the output of `ldd`: `name => /path (address)` and, for the loader, `/path (address)`. */
export function parseLdd(output: string): string[] {
  const found = new Set<string>();
  for (const line of output.split('\n')) {
    const file = /^\s*(?:\S+ => )?(\/\S+) \(0x[0-9a-f]+\)$/.exec(line)?.[1];
    if (file) found.add(file);
  }
  return [...found];
}
