import path from 'node:path';
import { accessOf, hostFolderProblem } from '../../base/index.ts';
import type { WorkspaceAccess } from '../types.ts';
import { expandVariables } from './environment.ts';
import { MAX_MODEL_LENGTH, MAX_NAME_LENGTH, MAX_RUNTIME_LENGTH } from './limits.ts';
import { type MapReader, quoted, type ReadContext } from './map-reader.ts';
import { linkLeaves } from './roots.ts';
import type { TemplateFiles } from './template-files.ts';

const RUNTIME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const TEMPLATE = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const WITHOUT_MODEL: ReadonlySet<string> = new Set(['molecule', 'mock', 'external']);
const ACCESS: ReadonlySet<string> = new Set<WorkspaceAccess>(['none', 'read_only', 'read_write']);

export function readName(context: ReadContext, reader: MapReader): string {
  const name = reader.text('name').trim();
  const at = reader.at('name');
  const { diagnostics } = context;
  if (name === '')
    diagnostics.error('name_missing', 'This workspace has no name', reader.from, 'Add `name`.');
  if (name.length > MAX_NAME_LENGTH) {
    diagnostics.error('name_invalid', `The name is longer than ${MAX_NAME_LENGTH} characters`, at);
  }
  if (/\p{Cc}/u.test(name)) {
    diagnostics.error('name_invalid', 'A name must be one line without control characters', at);
  }
  return name;
}

/** 1–4, or undefined when not given. */
export function readTier(context: ReadContext, reader: MapReader): number | undefined {
  const tier = reader.integer('tier');
  if (tier === undefined || (tier >= 1 && tier <= 4)) return tier;
  context.diagnostics.error('invalid_tier', `The tier must be 1, 2, 3 or 4, not ${tier}`, reader.at('tier'));
  return undefined;
}

/** Empty when not given. */
export function readRuntime(context: ReadContext, reader: MapReader): string {
  const runtime = reader.text('runtime').trim();
  if (runtime === '' || (RUNTIME.test(runtime) && runtime.length <= MAX_RUNTIME_LENGTH)) return runtime;
  const message = `${quoted(runtime)} cannot be the name of a runtime`;
  context.diagnostics.error('invalid_runtime', message, reader.at('runtime'), 'For example: claude-code');
  return '';
}

/** Empty when not given. */
export function readModel(context: ReadContext, reader: MapReader): string {
  const model = reader.text('model').trim();
  if (model.length <= MAX_MODEL_LENGTH && !/[\r\n]/.test(model)) return model;
  const message = `The model must be one line of at most ${MAX_MODEL_LENGTH} characters`;
  context.diagnostics.error('invalid_model', message, reader.at('model'));
  return '';
}

/** What a workspace runs on when the template names no model; empty for runtimes that call none. */
export function usualModel(runtime: string): string {
  if (WITHOUT_MODEL.has(runtime)) return '';
  return runtime === 'claude-code' ? 'sonnet' : 'anthropic:claude-opus-4-7';
}

/** Name of a workspace template: one folder name. Empty when not given. */
export function readTemplate(context: ReadContext, reader: MapReader): string {
  const template = reader.text('template').trim();
  if (template === '' || TEMPLATE.test(template)) return template;
  const message = `${quoted(template)} cannot be the name of a workspace template`;
  context.diagnostics.error(
    'invalid_template',
    message,
    reader.at('template'),
    'Give the name of one folder.',
  );
  return '';
}

/**
 * Clean path of `files_dir` relative to the template folder, or empty when it is not given or cannot be used.
 * One that a file of another repository states is below the place where that repository is mounted.
 */
export function readFilesDir(context: ReadContext, files: TemplateFiles, reader: MapReader): string {
  const stated = reader.text('files_dir').trim();
  if (stated === '') return '';
  const at = reader.at('files_dir');
  const { diagnostics } = context;
  const prefix = reader.externalOf('files_dir')?.prefix ?? '';
  const isMounted = prefix === '' || stated === prefix || stated.startsWith(`${prefix}/`);
  const home = isMounted ? files.root.dir : path.join(files.root.dir, prefix);
  const located = files.root.locate(stated, home);
  if (located.ok && located.stats.isDirectory()) return files.root.relative(located.absolute) || '.';
  const what = `files_dir ${quoted(stated)}`;
  if (located.ok || located.problem === 'unreadable') {
    diagnostics.error('files_dir_invalid', `${what} is not a folder that can be read`, at);
  } else if (located.problem === 'missing') {
    const message = `The folder ${quoted(stated)} does not exist, so this workspace gets no files from it`;
    diagnostics.warning('files_dir_missing', message, at, 'Add the folder or remove files_dir.');
  } else if (located.problem === 'root_not_allowed') {
    const { message, help } = linkLeaves(what, located.folder);
    diagnostics.error('root_not_allowed', message, at, help);
  } else {
    const message = `${what} leads out of the template folder`;
    diagnostics.error('files_dir_escapes', message, at, 'Move the folder into the template folder.');
  }
  return '';
}

/** Where the agent of an external workspace answers; empty when it will say so itself. */
export function readUrl(context: ReadContext, reader: MapReader): string {
  const url = reader.text('url').trim();
  if (url === '') return '';
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol === 'http:' || protocol === 'https:') return url;
  const message = `${quoted(url)} is not an http or https address`;
  context.diagnostics.error('invalid_url', message, reader.at('url'));
  return '';
}

export function readCanvas(context: ReadContext, reader: MapReader): { x: number; y: number } | null {
  const canvas = reader.map('canvas');
  if (!canvas) return null;
  const x = canvas.number('x');
  const y = canvas.number('y');
  canvas.expectOnly(new Set(['x', 'y']), new Set(), 'in "canvas"');
  if (x !== undefined && y !== undefined) return { x, y };
  context.diagnostics.error('invalid_canvas', '"canvas" needs the numbers x and y', canvas.from);
  return null;
}

/** The host folder for `/workspace` and how it is mounted. A folder without a stated access is writable. */
export function readWorkspaceDir(
  context: ReadContext,
  reader: MapReader,
  ownEnv: ReadonlyMap<string, string>,
  processEnv: Readonly<Record<string, string | undefined>>,
): { workspaceDir: string; workspaceAccess: WorkspaceAccess } {
  const { diagnostics } = context;
  const none = { workspaceDir: '', workspaceAccess: 'none' } as const;
  const access = reader.text('workspace_access').trim();
  if (access !== '' && !isAccess(access)) {
    const fix = 'Use none, read_only or read_write.';
    const message = `The access ${quoted(access)} is not known`;
    diagnostics.error('invalid_workspace_access', message, reader.at('workspace_access'), fix);
    return none;
  }
  const stated = reader.text('workspace_dir').trim();
  if (stated === '') {
    if (access === '' || access === 'none') return none;
    const message = `workspace_access ${quoted(access)} needs workspace_dir`;
    diagnostics.error('workspace_dir_missing', message, reader.at('workspace_access'), 'Add workspace_dir.');
    return none;
  }
  const at = reader.at('workspace_dir');
  const { value, unresolved } = expandVariables(stated, ownEnv, processEnv);
  if (unresolved.length > 0) {
    const message = `${unresolved.join(', ')} has no value, so no host folder is mounted`;
    diagnostics.warning('variable_unresolved', message, at, 'Set it in the .env file of the template.');
    return none;
  }
  const problem = hostFolderProblem(value, process.platform);
  if (problem) {
    diagnostics.error('invalid_workspace_dir', `workspace_dir ${problem}`, at, 'Give a project folder.');
    return none;
  }
  return { workspaceDir: value, workspaceAccess: accessOf(value, access) };
}

function isAccess(text: string): text is WorkspaceAccess {
  return ACCESS.has(text);
}
