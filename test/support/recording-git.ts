import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A folder for the front of PATH whose `git` notes each call and then runs the real one. */
export interface RecordingGit {
  /** A PATH on which it is found first. */
  readonly path: string;
  /** The arguments of each call so far, and forgets them. */
  calls(): Promise<string[]>;
}

export async function recordingGit(
  folder: string,
  usualPath = process.env.PATH ?? '',
): Promise<RecordingGit> {
  const bin = path.join(folder, 'recording-bin');
  const record = path.join(folder, 'git-calls');
  await mkdir(bin, { recursive: true });
  await writeFile(record, '');
  const program = path.join(bin, 'git');
  await writeFile(
    program,
    `#!/bin/sh\nprintf '%s\\n' "$*" >> '${record}'\nPATH='${usualPath}' exec git "$@"\n`,
  );
  await chmod(program, 0o755);
  return {
    path: `${bin}${path.delimiter}${usualPath}`,
    async calls() {
      const lines = (await readFile(record, 'utf8')).split('\n').filter(Boolean);
      await writeFile(record, '');
      return lines;
    },
  };
}
