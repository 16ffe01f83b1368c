import { readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseEnvFile } from './env-file.ts';
import { MAX_ENV_FILE_BYTES } from './limits.ts';
import { EXTERNAL_FOLDER } from './roots.ts';

const KEY = /^[A-Za-z0-9_-]+$/;

/** The folder of personas: `MOLECULE_PERSONA_ROOT`, else `.molecule-ai/personas` in the user's home folder. */
export function defaultPersonaRoot(
  env: Readonly<Record<string, string | undefined>>,
  home: string = os.homedir(),
): string {
  return env.MOLECULE_PERSONA_ROOT || path.join(home, '.molecule-ai', 'personas');
}

/**
 * The name of the persona that belongs to a `files_dir`; null when its name is not a single safe one. Where the
 * folder comes from another repository, only its place in there counts.
 */
function personaKey(filesDir: string): string | null {
  const parts = filesDir.split('/');
  const own = parts[0] === EXTERNAL_FOLDER ? parts.slice(3) : parts;
  const [key = ''] = own;
  return own.length === 1 && KEY.test(key) ? key : null;
}

/** The variables of a persona: its private file `env`. None when there is no such persona or file. */
export function readPersona(root: string, filesDir: string): ReadonlyMap<string, string> {
  const key = personaKey(filesDir);
  if (key === null) return new Map();
  const file = path.join(root, key, 'env');
  try {
    const stats = statSync(file);
    if (!stats.isFile() || stats.size > MAX_ENV_FILE_BYTES) return new Map();
    return parseEnvFile(readFileSync(file, 'utf8')).values;
  } catch {
    // Personas are optional, and one that cannot be read is as good as none.
    return new Map();
  }
}
