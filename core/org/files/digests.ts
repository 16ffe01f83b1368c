import { sha256 } from '../../base/index.ts';
import { type Config, readConfig } from './config-values.ts';
import type { ConfigFile } from './copy-files.ts';

export const CONFIG_FILE = 'config.yaml';
/** Keys of config.yaml that only repeat what the workspace itself is; those are compared as such. */
const REPEATED_KEYS = new Set(['name', 'description', 'tier', 'runtime', 'model', 'max_concurrent_tasks']);
const DIGEST_LENGTH = 16;

/** A file with the digest of its content and mode. */
export interface DigestedFile extends ConfigFile {
  readonly digest: string;
}

/** Of config.yaml only what it says by itself counts. */
export function withDigest<T extends ConfigFile>(file: T): T & DigestedFile {
  return { ...file, digest: digestOf(file.mode, file.path === CONFIG_FILE ? ownText(file) : file.content) };
}

/** The same for a config.yaml whose values are at hand. */
export function withConfigDigest(file: ConfigFile, config: Config): DigestedFile {
  return { ...file, digest: digestOf(file.mode, ownKeys(config)) };
}

/** The digest of each file by path. Those that files bring along are taken as they are. */
export function fileDigests(files: readonly (ConfigFile | DigestedFile)[]): Record<string, string> {
  return Object.fromEntries(
    files.map((file) => [file.path, 'digest' in file ? file.digest : withDigest(file).digest]),
  );
}

function digestOf(mode: number, content: string | Uint8Array): string {
  return sha256(`${mode.toString(8)} ${sha256(content)}`).slice(0, DIGEST_LENGTH);
}

function ownText({ path, content }: ConfigFile): string | Uint8Array {
  try {
    return ownKeys(readConfig(content, path));
  } catch {
    // One that is no configuration counts as a whole.
    return content;
  }
}

function ownKeys(config: Config): string {
  return JSON.stringify(Object.entries(config).filter(([key]) => !REPEATED_KEYS.has(key)));
}
