import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { AppError, listFiles, sha256 } from '../../base/index.ts';
import { TEMPLATES_FOLDER } from '../runtimes.ts';
import { contextFilter, noDockerfile, type TemplateContext } from './context.ts';

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

/**
 * The files of a runtime's build context, sorted by path: the template, the in-container runtime under
 * `runtime/` and its one dependency under `node_modules/yaml/`. Throws `template_no_dockerfile`.
 */
export async function bundledFiles(resources: string, runtime: string): Promise<SourceFile[]> {
  const files = await folderFiles(path.join(resources, TEMPLATES_FOLDER, runtime), runtime);
  const runtimeFolder = path.join(resources, RUNTIME);
  if (existsSync(runtimeFolder)) {
    files.push(...(await filesOf(runtimeFolder, 'runtime/')));
    files.push(...(await filesOf(yamlFolder(resources), 'node_modules/yaml/', YAML_FILES)));
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The files of a template in a plain folder that its `.dockerignore` lets through. Throws `template_no_dockerfile`. */
export async function folderFiles(folder: string, runtime: string): Promise<SourceFile[]> {
  if (!statSync(path.join(folder, 'Dockerfile'), { throwIfNoEntry: false })?.isFile()) {
    throw noDockerfile(runtime, path.join(folder, 'Dockerfile'));
  }
  const files = await filesOf(folder, '');
  const rules = files.find((file) => file.path === '.dockerignore');
  const takes = contextFilter(rules ? await readFile(rules.file, 'utf8') : '');
  return files.filter((file) => takes(file.path));
}

/** The build context that such files make. */
export async function filesContext(files: readonly SourceFile[]): Promise<TemplateContext> {
  const textOf = async (name: string): Promise<string> => {
    const found = files.find((each) => each.path === name);
    return found ? readFile(found.file, 'utf8') : '';
  };
  return {
    dockerfile: await textOf('Dockerfile'),
    runtimeVersion: await textOf('.runtime-version'),
    notes: [],
    async *entries() {
      for (const { path: name, mode, file } of files)
        yield { path: name, mode, content: { kind: 'file', file } };
    },
  };
}

/** SHA-256 over paths, modes and bytes. */
export async function contentHash(files: readonly SourceFile[]): Promise<string> {
  const parts = await Promise.all(
    files.map(
      async ({ path: name, mode, file }) => `${name}\0${mode.toString(8)}\0${sha256(await readFile(file))}`,
    ),
  );
  return sha256(parts.sort().join('\n'));
}

/** Changes whenever a file may have changed; costs no reading. */
export function sourceStamp(files: readonly SourceFile[]): string {
  return sha256(
    files
      .map(({ path: name, mode, size, modifiedMs }) => `${name}\0${mode}\0${size}\0${modifiedMs}`)
      .join('\n'),
  );
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
