import { CONFIG_FILE } from '../files/digests.ts';
import type { WorkspaceAccess } from '../types.ts';

/**
 * What a template sets on one workspace, in a form that can be stored and compared. The same shape describes
 * what a workspace has now and what the template said at the last import.
 */
export interface TemplateFields {
  readonly role: string;
  readonly runtime: string;
  readonly model: string;
  readonly tier: number;
  readonly template: string;
  readonly maxConcurrentTasks: number;
  readonly workspaceDir: string;
  readonly workspaceAccess: WorkspaceAccess;
  /** Of an external agent; empty for all others. */
  readonly url: string;
  readonly plugins: readonly string[];
  /** Where a root stands on the canvas; null when the template leaves that to the app. */
  readonly canvas: { readonly x: number; readonly y: number } | null;
  /** What was put into `/configs`: content hash by path. */
  readonly files: Readonly<Record<string, string>>;
}

type FieldName = keyof TemplateFields;

/** Fields that config.yaml repeats: it is written again when one of them changes. */
const REPEATED_IN_FILES: readonly FieldName[] = ['role', 'runtime', 'model', 'tier', 'maxConcurrentTasks'];

/** One difference, in words for people. */
export interface FieldChange {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

const FIELDS: readonly FieldName[] = [
  'role',
  'runtime',
  'model',
  'tier',
  'template',
  'maxConcurrentTasks',
  'workspaceDir',
  'workspaceAccess',
  'url',
  'plugins',
  'canvas',
  'files',
];

const LABELS: Readonly<Record<FieldName, string>> = {
  role: 'role',
  runtime: 'runtime',
  model: 'model',
  tier: 'tier',
  template: 'template',
  maxConcurrentTasks: 'max_concurrent_tasks',
  workspaceDir: 'workspace_dir',
  workspaceAccess: 'workspace_access',
  url: 'url',
  plugins: 'plugins',
  canvas: 'canvas',
  files: 'files',
};

const MAX_SHOWN_LENGTH = 120;
const MAX_SHOWN_FILES = 5;

/** Paths of the files of a workspace that change. */
export interface FileDifference {
  readonly put: readonly string[];
  readonly remove: readonly string[];
}

export const NO_FILE_DIFFERENCE: FileDifference = { put: [], remove: [] };

export interface Difference {
  /** New values of the fields that the import sets. */
  readonly patch: Partial<TemplateFields>;
  readonly changes: readonly FieldChange[];
  readonly files: FileDifference;
  /** Fields that people changed here and that a merge leaves as they are. */
  readonly keptByPeople: readonly string[];
}

/**
 * Compares three states of a workspace: what it is now, what the template says, and what the template said last
 * time (`applied`, null when it was not made from one). A merge sets only what nobody has changed here since;
 * with `overwrite` the template wins.
 */
export function compareFields(
  now: TemplateFields,
  wanted: TemplateFields,
  applied: TemplateFields | null,
  overwrite: boolean,
): Difference {
  const patch: Partial<Record<FieldName, unknown>> = {};
  const changes: FieldChange[] = [];
  const keptByPeople: string[] = [];
  for (const field of FIELDS) {
    // A template without coordinates says nothing about them.
    if (field === 'canvas' && wanted.canvas === null) continue;
    if (same(now[field], wanted[field])) continue;
    const untouched = applied !== null && same(applied[field], now[field]);
    const next = overwrite || untouched ? wanted : mergedWith(wanted, now, applied);
    if (!same(now[field], next[field])) {
      patch[field] = next[field];
      changes.push({ field: LABELS[field], ...shown(field, now, next) });
    }
    if (!same(wanted[field], next[field])) keptByPeople.push(LABELS[field]);
  }
  const repeats = REPEATED_IN_FILES.some((field) => field in patch);
  const files = fileDifference(now.files, 'files' in patch ? wanted.files : now.files, repeats);
  return { patch: patch as Partial<TemplateFields>, changes, files, keptByPeople };
}

/**
 * What people made of the fields stays. Only of plugins, each of which anybody may add or take away, it is told which
 * ones people did and which ones the template.
 */
function mergedWith(
  wanted: TemplateFields,
  now: TemplateFields,
  applied: TemplateFields | null,
): TemplateFields {
  if (applied === null) return now;
  const isAdded = (name: string) => !applied.plugins.includes(name);
  const plugins = [
    ...wanted.plugins.filter((name) => isAdded(name) || now.plugins.includes(name)),
    ...now.plugins.filter((name) => isAdded(name) && !wanted.plugins.includes(name)),
  ];
  return { ...now, plugins };
}

/** Digests leave out what config.yaml repeats of the workspace: `repeats` says that this changes. */
function fileDifference(
  before: TemplateFields['files'],
  after: TemplateFields['files'],
  repeats: boolean,
): FileDifference {
  return {
    put: Object.keys(after).filter(
      (path) => before[path] !== after[path] || (repeats && path === CONFIG_FILE),
    ),
    remove: Object.keys(before).filter((path) => !(path in after)),
  };
}

function same(a: unknown, b: unknown): boolean {
  return a === b || canonical(a) === canonical(b);
}

/** The same text for the same content, whatever order the keys of a map have. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

function shown(field: FieldName, now: TemplateFields, wanted: TemplateFields): { from: string; to: string } {
  if (field === 'files') return { from: '', to: changedFiles(now.files, wanted.files) };
  return { from: asText(now[field]), to: asText(wanted[field]) };
}

function changedFiles(before: TemplateFields['files'], after: TemplateFields['files']): string {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const changed = paths.filter((path) => before[path] !== after[path]);
  const rest = changed.length - MAX_SHOWN_FILES;
  return `${changed.slice(0, MAX_SHOWN_FILES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function asText(value: unknown): string {
  const text = Array.isArray(value)
    ? value.join(', ')
    : value !== null && typeof value === 'object'
      ? Object.values(value).join(', ')
      : String(value ?? '');
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= MAX_SHOWN_LENGTH ? line : `${line.slice(0, MAX_SHOWN_LENGTH)}…`;
}
