import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { AppError } from '../base/index.ts';
import type { StoredFile } from '../store/index.ts';

const DEFAULT_RUNTIME = 'molecule';
const TEMPLATE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
/** Part of the build context, not of `/configs`. */
const NOT_SEEDED = new Set(['Dockerfile', '.dockerignore', 'config.yaml']);

export interface NewWorkspaceInput {
  readonly name: string;
  readonly role: string;
  readonly runtime?: string | undefined;
  readonly template?: string | undefined;
  readonly model?: string | undefined;
  readonly tier?: number | undefined;
}

export interface NewWorkspaceConfig {
  readonly runtime: string;
  readonly model: string;
  readonly tier: number | undefined;
  readonly template: string;
  readonly files: StoredFile[];
}

/**
 * What a single new workspace starts with: the files of its template and a config.yaml with its own name.
 * Throws `unknown_runtime` for a template or runtime that is not there, naming those that are.
 */
export async function newWorkspaceConfig(
  resources: string,
  input: NewWorkspaceInput,
): Promise<NewWorkspaceConfig> {
  const template = input.template ?? input.runtime ?? DEFAULT_RUNTIME;
  const root = path.join(resources, 'workspace-templates');
  const folder = path.join(root, template);
  if (!TEMPLATE_NAME.test(template) || !existsSync(path.join(folder, 'config.yaml'))) {
    const known = (await readdir(root)).sort().join(', ');
    throw new AppError('unknown_runtime', `There is no runtime template "${template}"`, {
      detail: `Known here: ${known}`,
    });
  }
  const config = (parse(await readFile(path.join(folder, 'config.yaml'), 'utf8')) ?? {}) as Record<
    string,
    unknown
  >;
  const runtime = input.runtime ?? (typeof config.runtime === 'string' ? config.runtime : template);
  const model = input.model ?? (typeof config.model === 'string' ? config.model : '');
  const tier = input.tier ?? (typeof config.tier === 'number' ? config.tier : undefined);
  const own = { ...config, name: input.name, description: input.role, runtime, model, tier };
  const files: StoredFile[] = [{ path: 'config.yaml', mode: 0o644, content: Buffer.from(stringify(own)) }];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile() || NOT_SEEDED.has(entry.name)) continue;
    files.push({ path: entry.name, mode: 0o644, content: await readFile(path.join(folder, entry.name)) });
  }
  return { runtime, model, tier, template, files };
}
