import { existsSync } from 'node:fs';
import { lstat, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { AppError, Semaphore, sha256 } from '../../base/index.ts';
import { TREE_LIMITS, type TreeLimits } from '../../git/index.ts';
import { TEMPLATES_FOLDER } from '../runtimes.ts';
import { contextFilter, noDockerfile, type TemplateContext } from './context.ts';
import { PARALLEL_FILES, readSourceTree, type SourceFile, type SourceTree } from './source-tree.ts';

const RUNTIME = 'workspace-runtime';
/** Counts instead of `.dockerignore`, as for the builder. */
const OWN_RULES = 'Dockerfile.dockerignore';
/** The one package that the in-container runtime needs, and the parts of it that Node.js loads. */
const YAML_FILES = /^(package\.json|LICENSE|dist\/.+\.js)$/;

/**
 * The files of a runtime's build context, sorted by path: the template, the in-container runtime under
 * `runtime/` and its one dependency under `node_modules/yaml/`. Throws `template_no_dockerfile`.
 */
export async function bundledFiles(resources: string, runtime: string): Promise<SourceFile[]> {
  const files = [...(await folderFiles(path.join(resources, TEMPLATES_FOLDER, runtime), runtime)).files];
  const runtimeFolder = path.join(resources, RUNTIME);
  if (existsSync(runtimeFolder)) {
    files.push(...(await filesOf(runtime, runtimeFolder, 'runtime/')));
    files.push(...(await filesOf(runtime, yamlFolder(resources), 'node_modules/yaml/', YAML_FILES)));
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/**
 * The files of a template in a plain folder that its `.dockerignore` lets through. Throws `template_no_dockerfile`,
 * `template_too_large`.
 */
export async function folderFiles(
  folder: string,
  runtime: string,
  limits: TreeLimits = TREE_LIMITS,
): Promise<SourceTree> {
  if (!(await stat(path.join(folder, 'Dockerfile')).catch(() => null))?.isFile()) {
    throw noDockerfile(runtime, path.join(folder, 'Dockerfile'));
  }
  const rules = (await textOf(folder, OWN_RULES)) ?? (await textOf(folder, '.dockerignore')) ?? '';
  return readSourceTree(folder, { runtime, takes: contextFilter(rules), limits });
}

/** The build context that such files make. */
export async function filesContext(
  files: readonly SourceFile[],
  notes: readonly string[] = [],
): Promise<TemplateContext> {
  const textAt = async (name: string): Promise<string> => {
    const found = files.find((each) => each.path === name);
    return found ? readFile(found.file, 'utf8') : '';
  };
  return {
    dockerfile: await textAt('Dockerfile'),
    runtimeVersion: await textAt('.runtime-version'),
    notes,
    async *entries() {
      for (const { path: name, mode, file } of files)
        yield { path: name, mode, content: { kind: 'file', file } };
    },
  };
}

/** SHA-256 over paths, modes and bytes. */
export async function contentHash(files: readonly SourceFile[]): Promise<string> {
  const turns = new Semaphore(PARALLEL_FILES);
  const part = async ({ path: name, mode, file }: SourceFile) =>
    `${name}\0${mode.toString(8)}\0${sha256(await readFile(file))}`;
  const parts = await Promise.all(files.map((file) => turns.run(() => part(file))));
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

async function filesOf(
  runtime: string,
  folder: string,
  prefix: string,
  wanted?: RegExp,
): Promise<SourceFile[]> {
  const takes = (name: string) => wanted?.test(name) ?? true;
  const { files } = await readSourceTree(folder, { runtime, takes, limits: TREE_LIMITS });
  return files.map((file) => ({ ...file, path: prefix + file.path }));
}

/** Null where there is no such file, or it is no file. */
async function textOf(folder: string, name: string): Promise<string | null> {
  const file = path.join(folder, name);
  return (await lstat(file).catch(() => null))?.isFile() ? readFile(file, 'utf8') : null;
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
