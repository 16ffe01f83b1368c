import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import { AppError, type Logger, listFiles, newId, systemCodeOf } from '../base/index.ts';
import type { WorkspaceTemplate } from '../contract/index.ts';
import { cleanFilePath } from '../workspaces/index.ts';
import { FALLBACK_RUNTIME, templateRow } from './template-row.ts';

const CONFIG_FILE = 'config.yaml';
const MAX_FILES = 200;
/** More than that nobody reads through. */
const MAX_TOLD_FILES = 500;
/** Folders of single workspaces, in installations that other versions of the platform made. */
const NOT_LISTED = /^(ws-|\.)/;
const GENERATED_TIER = 3;
const GENERATED_MODEL = 'anthropic:claude-haiku-4-5-20251001';

export interface TemplatesOptions {
  /** Folder of those that somebody imported. */
  readonly imported: string;
  /** Folder of those that come with the app. */
  readonly bundled: string;
  /** Folders of this machine that the settings take images from, by runtime. */
  readonly folders: () => Promise<readonly { readonly id: string; readonly folder: string }[]>;
  readonly logger: Logger;
}

/** The templates that a workspace can begin with, and what somebody adds to them. */
export class WorkspaceTemplates {
  readonly #options: TemplatesOptions;

  constructor(options: TemplatesOptions) {
    this.#options = options;
  }

  /** By id. What cannot be read is left out and logged. */
  async list(): Promise<WorkspaceTemplate[]> {
    const { imported, bundled, folders } = this.#options;
    const found = new Map<string, WorkspaceTemplate>();
    const add = async (id: string, folder: string, origin: WorkspaceTemplate['origin']) => {
      const row = found.has(id) ? null : await this.#read(id, folder, origin);
      if (row) found.set(id, row);
    };
    for (const id of await foldersIn(imported)) await add(id, path.join(imported, id), 'imported');
    for (const id of await foldersIn(bundled)) await add(id, path.join(bundled, id), 'bundled');
    for (const { id, folder } of await folders()) await add(id, folder, 'folder');
    return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** The files of a listed template, by path. Throws `unknown_template`. */
  async files(id: string): Promise<{ path: string; sizeBytes: number }[]> {
    const { imported, bundled, folders } = this.#options;
    const places = [imported, bundled].map((root) => path.join(root, id));
    const others = (await folders()).filter((each) => each.id === id).map(({ folder }) => folder);
    const isListed = (await this.list()).some((template) => template.id === id);
    const found = [...places, ...others].find((folder) => existsSync(path.join(folder, CONFIG_FILE)));
    if (!isListed || found === undefined) {
      throw new AppError('unknown_template', `There is no workspace template "${id}"`);
    }
    const names = (await listFiles(found)).slice(0, MAX_TOLD_FILES);
    const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(found, name))).size));
    return names.map((name, index) => ({ path: name, sizeBytes: sizes[index] ?? 0 }));
  }

  /**
   * Keeps these files as a template: all of them or none. Returns the id, which is made of the name. Throws
   * `too_many_files`, `invalid_path`, `template_invalid`, `template_exists` with the id as detail.
   */
  async import(name: string, files: Readonly<Record<string, string>>): Promise<string> {
    const { imported, bundled } = this.#options;
    const id = folderName(name);
    const contents = new Map(
      Object.entries(files).map(([file, content]) => [cleanFilePath('templates', file), content]),
    );
    if (contents.size > MAX_FILES) {
      throw new AppError('too_many_files', `too many files (max ${MAX_FILES})`);
    }
    if ([imported, bundled].some((folder) => existsSync(path.join(folder, id)))) throw exists(id);
    const config = contents.get(CONFIG_FILE);
    // It would be kept and never listed.
    if (config !== undefined && templateRow(id, config, 'imported') === null) {
      throw new AppError('template_invalid', 'The config.yaml of this template cannot be read', {
        detail: 'It has to be YAML with fields such as name, description and runtime, of at most 64 KB.',
      });
    }
    if (config === undefined) contents.set(CONFIG_FILE, generatedConfig(name, [...contents.keys()]));
    const temporary = path.join(imported, `.importing-${newId()}`);
    try {
      for (const [file, content] of contents) {
        const target = path.join(temporary, file);
        await mkdir(path.dirname(target), { recursive: true });
        await writeFile(target, content);
      }
      await rename(temporary, path.join(imported, id));
    } catch (error) {
      const code = systemCodeOf(error);
      // Somebody else was faster.
      if (code === 'ENOTEMPTY' || code === 'EEXIST') {
        if (existsSync(path.join(imported, id))) throw exists(id);
      }
      if (['EISDIR', 'ENOTDIR', 'EEXIST', 'ENAMETOOLONG'].includes(code ?? '')) {
        throw new AppError('invalid_path', 'The files of this template cannot stand beside each other', {
          detail: 'One of them has the name of a folder of another one, or a name that is too long.',
        });
      }
      throw error;
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
    return id;
  }

  async #read(
    id: string,
    folder: string,
    origin: WorkspaceTemplate['origin'],
  ): Promise<WorkspaceTemplate | null> {
    try {
      const row = templateRow(id, await readFile(path.join(folder, CONFIG_FILE), 'utf8'), origin);
      if (!row) this.#options.logger.warn({ template: id }, 'the config.yaml of a template cannot be read');
      return row;
    } catch (error) {
      if (systemCodeOf(error) !== 'ENOENT')
        this.#options.logger.warn({ err: error, template: id }, 'a template cannot be read');
      return null;
    }
  }
}

/** `My Team` → `my-team`: what is safe in a path, and what clients expect as the id. */
function folderName(name: string): string {
  const kept = name
    .toLowerCase()
    .replaceAll(' ', '-')
    .replaceAll(/[^a-z0-9_-]/g, '');
  return kept.slice(0, 100) || 'unnamed';
}

function generatedConfig(name: string, files: readonly string[]): string {
  const skills = files.flatMap((file) => /^skills\/([^/]+)\/SKILL\.md$/.exec(file)?.[1] ?? []);
  return stringify({
    name,
    description: '',
    version: '1.0.0',
    tier: GENERATED_TIER,
    runtime: FALLBACK_RUNTIME,
    model: GENERATED_MODEL,
    prompt_files: files.filter((file) => /^[^/]+\.md$/.test(file)).sort(),
    skills: skills.sort(),
  });
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !NOT_LISTED.test(entry.name))
      .map(({ name }) => name);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function exists(id: string): AppError {
  return new AppError('template_exists', 'template already exists', { detail: id });
}
