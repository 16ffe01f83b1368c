import { createHash } from 'node:crypto';
import { AppError, sha256 } from '../base/index.ts';
import { MANIFEST_FILE } from './manifest.ts';
import type { PluginFile } from './tree.ts';

const DIGEST_FILE = 'manifest.json';

/** Its files are those that whoever asked for it means. Throws `plugin_integrity`. */
export function checkRequestedDigest(files: readonly PluginFile[], wanted: string): void {
  const manifest = files.find(({ path }) => path === MANIFEST_FILE);
  if (!manifest) throw broken('sha256 was given, but the plugin has no plugin.yaml');
  if (sha256(manifest.content) !== wanted.toLowerCase()) throw broken('sha256 mismatch for plugin.yaml');
}

/** Its files are those that its own manifest.json promises, if it promises any. Throws `plugin_integrity`. */
export function checkOwnDigest(files: readonly PluginFile[]): void {
  const own = files.find(({ path }) => path === DIGEST_FILE);
  const wanted = own && promised(own.content);
  if (wanted === undefined) return;
  if (typeof wanted !== 'string' || wanted.toLowerCase() !== treeDigest(files))
    throw broken('manifest.json integrity check failed');
}

/** The SHA-256 of all files but manifest.json, sorted, each as its path, a NUL and its content. */
export function treeDigest(files: readonly PluginFile[]): string {
  const hash = createHash('sha256');
  const sorted = files
    .filter(({ path }) => path !== DIGEST_FILE)
    .sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  for (const { path, content } of sorted) hash.update(`${path}\0`).update(content);
  return hash.digest('hex');
}

function promised(content: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(content).toString());
    return value !== null && typeof value === 'object' && 'sha256' in value ? value.sha256 : undefined;
  } catch {
    throw broken('manifest.json is not valid JSON');
  }
}

function broken(message: string): AppError {
  return new AppError('plugin_integrity', message, {
    detail: 'It is not what it is said to be. Nothing was installed.',
  });
}
