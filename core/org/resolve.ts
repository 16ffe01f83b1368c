import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isMap } from 'yaml';
import { AppError, systemCodeOf } from '../base/index.ts';
import { NO_DEFAULTS, readDefaults } from './defaults.ts';
import { Diagnostics } from './diagnostics.ts';
import { readEnvFile, readEnvRequirements, uniteEnv } from './environment.ts';
import { brokenText, Expander, type Located } from './expand.ts';
import { isError } from './importable.ts';
import { MAX_TREE_DEPTH, MAX_WORKSPACES } from './limits.ts';
import { MapReader, quoted, ReadContext } from './map-reader.ts';
import { readMemories } from './memories.ts';
import { TemplateFiles } from './template-files.ts';
import type { ResolvedOrg, ResolvedWorkspace, SourcePosition } from './types.ts';
import { type Place, readWorkspace, type WorkspaceReading } from './workspace.ts';

const ORG_FILES = ['org.yaml', 'org.yml'];
const ORG_KEYS = new Set([
  'name',
  'description',
  'defaults',
  'workspaces',
  'global_memories',
  'required_env',
  'recommended_env',
]);
const IGNORED_ORG_KEYS = new Set(['template_schema_version']);
/** Longest time that resolving holds the event loop between two workspaces. */
const SLICE_MS = 8;

export interface ResolveOptions {
  /** Variables that `workspace_dir` may refer to, besides the template's own `.env` files. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads an org template into one typed tree. Everything that is wrong with it becomes a diagnostic with its
 * position; all of them are collected.
 *
 * @param dir the template folder
 * @throws AppError `template_not_found` when the folder has no org.yaml or org.yml
 */
export async function resolveOrg(dir: string, options: ResolveOptions = {}): Promise<ResolvedOrg> {
  const orgFile = await findOrgFile(dir);
  const files = new TemplateFiles(dir);
  const diagnostics = new Diagnostics();
  const expander = new Expander(files, diagnostics);
  const context = new ReadContext(expander, diagnostics);
  const root = readRoot(orgFile, files, context);
  const tree = new TreeReader();

  const stated = root?.map('defaults');
  const defaults = stated ? readDefaults(context, files, stated) : NO_DEFAULTS;
  const reading: WorkspaceReading = {
    context,
    files,
    defaults,
    orgEnv: readEnvFile(files, '', diagnostics),
    processEnv: options.env ?? {},
  };
  const top: Place = { parentPath: '', depth: 1, spawning: true };
  const workspaces = root ? await tree.read(reading, root, 'workspaces', top) : [];
  if (root && workspaces.length === 0 && !diagnostics.list.some(isError)) {
    const message = 'The template lists no workspaces';
    diagnostics.error(
      'no_workspaces',
      message,
      root.at('workspaces'),
      'Add `workspaces` with at least one entry.',
    );
  }
  const env = (key: string) => (root ? readEnvRequirements(context, root, key) : []);
  const union = uniteEnv(
    [
      ...env('required_env'),
      ...defaults.requiredEnv,
      ...tree.all.flatMap((workspace) => workspace.requiredEnv),
    ],
    [...env('recommended_env'), ...defaults.recommendedEnv, ...tree.all.flatMap((one) => one.recommendedEnv)],
  );
  return {
    dir: files.root.dir,
    name: root?.text('name').trim() || path.basename(files.root.dir),
    description: root?.text('description').trim() ?? '',
    workspaces,
    totals: {
      workspaces: tree.all.length,
      spawning: tree.all.filter((workspace) => workspace.spawning).length,
      roots: workspaces.length,
      depth: tree.all.reduce((deepest, workspace) => Math.max(deepest, workspace.depth), 0),
      includes: expander.includes,
      externals: expander.externals,
      schedules: tree.all.reduce((sum, workspace) => sum + workspace.schedules.length, 0),
      channels: tree.all.reduce((sum, workspace) => sum + workspace.channels.length, 0),
    },
    requiredEnv: union.required,
    recommendedEnv: union.recommended,
    globalMemories: root ? readMemories(context, root, 'global_memories', 'GLOBAL') : [],
    files: files.read,
    diagnostics: diagnostics.list,
  };
}

/** The name of the org file in `dir`. Throws AppError `template_not_found`. */
export async function findOrgFile(dir: string): Promise<string> {
  for (const name of ORG_FILES) {
    try {
      if ((await stat(path.join(dir, name))).isFile()) return name;
    } catch (error) {
      const code = systemCodeOf(error);
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw notFound(dir, error);
    }
  }
  throw notFound(dir);
}

function notFound(dir: string, cause?: unknown): AppError {
  return new AppError('template_not_found', `There is no org template in ${dir}`, {
    detail: 'An org template is a folder with a file org.yaml (or org.yml).',
    cause,
  });
}

function readRoot(orgFile: string, files: TemplateFiles, context: ReadContext): MapReader | null {
  const { diagnostics, expander } = context;
  const start: SourcePosition = { file: orgFile, line: 1, column: 1 };
  const file = files.readText(orgFile);
  if (!file.ok) {
    const message = `${orgFile} cannot be read: ${file.problem.replaceAll('_', ' ')}`;
    diagnostics.error(file.problem, message, file.problem === 'not_utf8' ? brokenText(file) : start);
    return null;
  }
  const parsed = expander.parse(file);
  const located = parsed && expander.expand(parsed.content, { file: parsed, includedBy: null, depth: 0 });
  if (!located) return null;
  const root = context.map(located, orgFile);
  if (!root) return null;
  root.expectOnly(ORG_KEYS, IGNORED_ORG_KEYS, 'at the top of an org template');
  if (root.text('name').trim() === '') {
    const message = 'The org has no name; the name of its folder is used';
    diagnostics.warning('org_name_missing', message, root.at('name'), 'Add `name`.');
  }
  return root;
}

/** Reads the tree depth-first in file order and gives way to the event loop now and then. */
class TreeReader {
  /** All workspaces in creation order. */
  readonly all: ResolvedWorkspace[] = [];
  #count = 0;
  #sliceEnd = performance.now() + SLICE_MS;

  async read(
    reading: WorkspaceReading,
    parent: MapReader,
    key: string,
    place: Place,
  ): Promise<ResolvedWorkspace[]> {
    const { context } = reading;
    const items = parent.items(key);
    if (items.length > 0 && place.depth > MAX_TREE_DEPTH) {
      const message = `Workspaces are nested more than ${MAX_TREE_DEPTH} levels deep`;
      context.diagnostics.error('too_deep', message, parent.at(key));
      return [];
    }
    const siblings = new Map<string, SourcePosition>();
    const workspaces: ResolvedWorkspace[] = [];
    for (const item of items) {
      if (this.#count >= MAX_WORKSPACES) {
        const message = `The template has more than ${MAX_WORKSPACES} workspaces`;
        context.diagnostics.error('too_many_workspaces', message, item.from);
        break;
      }
      if (performance.now() >= this.#sliceEnd) {
        await nextTurn();
        this.#sliceEnd = performance.now() + SLICE_MS;
      }
      const workspace = await this.#readOne(reading, item, place, siblings);
      if (workspace) workspaces.push(workspace);
    }
    return workspaces;
  }

  async #readOne(
    reading: WorkspaceReading,
    item: Located,
    place: Place,
    siblings: Map<string, SourcePosition>,
  ): Promise<ResolvedWorkspace | null> {
    const { context } = reading;
    const reader = readEntry(context, item);
    if (!reader) return null;
    this.#count += 1;
    const own = readWorkspace(reading, reader, place);
    reportDuplicateName(context, own.name, reader, siblings);
    const children: ResolvedWorkspace[] = [];
    const workspace: ResolvedWorkspace = { ...own, children };
    // Entered before its children: the list is in creation order.
    this.all.push(workspace);
    const below: Place = { parentPath: own.path, depth: place.depth + 1, spawning: own.spawning };
    children.push(...(await this.read(reading, reader, 'children', below)));
    return workspace;
  }
}

function readEntry(context: ReadContext, item: Located): MapReader | null {
  if (isMap(item.node)) return new MapReader(context, item.node, item);
  const file = item.scope.file.path;
  if (file === item.from.file) context.wrongType(item, 'A workspace', 'a map of keys and values');
  else {
    const message = `The file ${quoted(file)} does not describe a workspace`;
    const fix = 'It must be one map with a name. To include a list, write `children: !include file.yaml`.';
    context.diagnostics.error('include_not_a_workspace', message, item.from, fix);
  }
  return null;
}

function reportDuplicateName(
  context: ReadContext,
  name: string,
  reader: MapReader,
  siblings: Map<string, SourcePosition>,
): void {
  if (name === '') return;
  const at = reader.at('name');
  const first = siblings.get(name);
  if (!first) siblings.set(name, at);
  else {
    const message = `The name ${quoted(name)} is already taken by a sibling in ${first.file}:${first.line}`;
    context.diagnostics.error('duplicate_name', message, at, 'Give each workspace of a team its own name.');
  }
}
