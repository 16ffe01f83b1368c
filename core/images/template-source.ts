import { existsSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { AppError, listFiles, sha256, systemCodeOf } from '../base/index.ts';
import type { TarEntry } from '../docker/index.ts';

const TEMPLATES = 'workspace-templates';
const RUNTIME = 'workspace-runtime';
/** The one package that the in-container runtime needs, and the parts of it that Node.js loads. */
const YAML_FILES = /^(package\.json|LICENSE|dist\/.+\.js)$/;

/** A file of a build context: where it is on disk and where it goes. */
export interface SourceFile {
  /** Path in the context, with `/`. */
  readonly path: string;
  readonly file: string;
  readonly mode: number;
  readonly size: number;
  readonly modifiedMs: number;
}

/** Runtimes that have a bundled template, sorted. */
export async function knownRuntimes(resources: string): Promise<string[]> {
  try {
    const entries = await readdir(path.join(resources, TEMPLATES), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/**
 * The files of a runtime's build context, sorted by path: the template, the in-container runtime under
 * `runtime/` and its one dependency under `node_modules/yaml/`. Throws `unknown_runtime` or `template_no_dockerfile`.
 */
export async function listSource(resources: string, runtime: string): Promise<SourceFile[]> {
  const known = await knownRuntimes(resources);
  if (!known.includes(runtime)) {
    throw new AppError('unknown_runtime', `There is no workspace template for the runtime "${runtime}"`, {
      detail: `Known runtimes: ${known.join(', ') || 'none'}`,
    });
  }
  const template = path.join(resources, TEMPLATES, runtime);
  const dockerfile = path.join(template, 'Dockerfile');
  if (!statSync(dockerfile, { throwIfNoEntry: false })?.isFile()) {
    throw new AppError(
      'template_no_dockerfile',
      `The template of the runtime "${runtime}" has no Dockerfile`,
      {
        detail: `Expected a file at ${dockerfile}. Add it, then try again.`,
      },
    );
  }
  const runtimeFolder = path.join(resources, RUNTIME);
  const files = await filesOf(template, '');
  if (existsSync(runtimeFolder)) {
    files.push(...(await filesOf(runtimeFolder, 'runtime/')));
    files.push(...(await filesOf(yamlFolder(resources), 'node_modules/yaml/', YAML_FILES)));
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** SHA-256 over what decides the resulting image: paths, modes, bytes, and `extra` (base image, architecture). */
export async function contentHash(files: readonly SourceFile[], extra: readonly string[]): Promise<string> {
  const parts = await Promise.all(
    files.map(
      async ({ path: name, mode, file }) => `${name}\0${mode.toString(8)}\0${sha256(await readFile(file))}`,
    ),
  );
  return sha256([...extra, ...parts.sort()].join('\n'));
}

/** Changes whenever a file may have changed; costs no reading. */
export function sourceStamp(files: readonly SourceFile[]): string {
  return sha256(
    files
      .map(({ path: name, mode, size, modifiedMs }) => `${name}\0${mode}\0${size}\0${modifiedMs}`)
      .join('\n'),
  );
}

export function contextEntries(files: readonly SourceFile[]): TarEntry[] {
  return files.map(({ path: name, mode, file }) => ({ path: name, mode, content: { kind: 'file', file } }));
}

async function filesOf(folder: string, prefix: string, wanted?: RegExp): Promise<SourceFile[]> {
  const names = (await listFiles(folder)).filter((name) => wanted?.test(name) ?? true);
  return names.map((name) => {
    const file = path.join(folder, name);
    const { mode, size, mtimeMs } = statSync(file);
    // Only the executable bit counts: the others depend on who cloned the files, and how.
    return { path: prefix + name, file, mode: mode & 0o100 ? 0o755 : 0o644, size, modifiedMs: mtimeMs };
  });
}

/** Shipped beside the runtime in the packaged app, found like any dependency in a clone. */
function yamlFolder(resources: string): string {
  const shipped = path.join(resources, RUNTIME, 'node_modules/yaml');
  if (existsSync(shipped)) return shipped;
  try {
    return path.dirname(createRequire(import.meta.url).resolve('yaml/package.json'));
  } catch (error) {
    throw new AppError('installation_incomplete', 'A part of the in-container runtime is missing', {
      detail: `The package "yaml" is neither at ${shipped} nor installed. Install the app again.`,
      cause: error,
    });
  }
}
