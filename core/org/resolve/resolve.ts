import path from 'node:path';
import type { ExternalStore } from '../externals/types.ts';
import { deliveredSourceOf, hashDelivered } from '../lock/delivered.ts';
import { checkDrift } from '../lock/drift.ts';
import { type HeldLock, type LockPlace, requireLock } from '../lock/store.ts';
import type { ResolvedOrg, ResolvedWorkspace } from '../types.ts';
import { type Defaults, NO_DEFAULTS, readDefaults } from './defaults.ts';
import { Diagnostics, visible } from './diagnostics.ts';
import { readEnvFile } from './env-file.ts';
import { readEnvRequirements, uniteEnv, withoutSecrets } from './environment.ts';
import { Expander, type ParsedFiles } from './expand.ts';
import { ExternalCopies, type ExternalCopiesOptions } from './external-copies.ts';
import { Externals } from './externals.ts';
import { isError } from './importable.ts';
import { type MapReader, ReadContext } from './map-reader.ts';
import { readMemories } from './memories.ts';
import { findOrgFile, readOrgFile } from './org-file.ts';
import { readPersona } from './persona.ts';
import { TemplateRoot } from './roots.ts';
import { TemplateFiles } from './template-files.ts';
import { TreeReader } from './tree.ts';
import { Weight } from './weight.ts';

export interface ResolveSettings extends Pick<ExternalCopiesOptions, 'fetchDeadlineMs'> {
  /**
   * Variables that `workspace_dir` may refer to besides the template's own `.env` files; and
   * `MOLECULE_EXTERNAL_GITEA_URL` and `MOLECULE_EXTERNAL_REPO_ALLOWLIST`, which say where `!external` leads.
   */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Absolute folders outside the template that its symlinks may lead into. */
  readonly allowedRoots?: readonly string[] | undefined;
  /** Folder of personas; none: there are no personas. */
  readonly personaRoot?: string | undefined;
  /** Take repositories as the lock has them and report whatever differs from it. */
  readonly frozen?: boolean | undefined;
  /** Where the lock is when none is committed beside the org file. */
  readonly lock?: LockPlace | undefined;
}

export interface ResolveOptions extends ResolveSettings, Pick<ExternalCopiesOptions, 'signal'> {
  /** Where `!external` takes its files from; without it such a directive is an error. */
  readonly externals?: ExternalStore | undefined;
}

/**
 * Reads an org template into one typed tree. Everything that is wrong with it becomes a diagnostic with its
 * position; all of them are collected.
 *
 * @param dir the template folder
 * @throws AppError `template_not_found` when the folder has no org.yaml or org.yml; with `frozen` also
 *   `lock_missing` and `lock_invalid`; `interrupted` once the signal aborts
 */
export async function resolveOrg(dir: string, options: ResolveOptions = {}): Promise<ResolvedOrg> {
  const orgFile = await findOrgFile(dir);
  const held = options.frozen ? await requireLock(dir, options.lock) : null;
  const files = new TemplateFiles(new TemplateRoot(dir, options.allowedRoots));
  const copies = new ExternalCopies(options.externals, files.root, options);
  const parsed: ParsedFiles = new Map();
  for (;;) {
    const org = await readOnce(orgFile, { options, files, copies, parsed, held });
    // Repositories may name further ones, which only reading them tells.
    if (await copies.fetchWanted()) continue;
    return held ? withDrift(org, held) : org;
  }
}

/** Compares also what workspaces start with, which is locked as well. */
async function withDrift(org: ResolvedOrg, held: HeldLock): Promise<ResolvedOrg> {
  const diagnostics = new Diagnostics();
  diagnostics.addAll(org.diagnostics);
  const files = await hashDelivered(deliveredSourceOf(org));
  diagnostics.addAll(checkDrift({ ...org, files }, held));
  return { ...org, diagnostics: diagnostics.list };
}

/** What stays from one pass over a template to the next. */
interface Passes {
  readonly options: ResolveOptions;
  readonly files: TemplateFiles;
  readonly copies: ExternalCopies;
  readonly parsed: ParsedFiles;
  readonly held: HeldLock | null;
}

/** One pass. What repositories that are still to be fetched would add is missing from the result. */
async function readOnce(orgFile: string, passes: Passes): Promise<ResolvedOrg> {
  const { options, files, copies, held } = passes;
  const { env = {}, allowedRoots = [], personaRoot, signal } = options;
  const allowed = withoutSecrets(env);
  const diagnostics = new Diagnostics();
  const expander = new Expander(files, passes.parsed, diagnostics);
  const context = new ReadContext(expander, diagnostics);
  const weight = new Weight(diagnostics);
  const externals = new Externals(context, { files, copies, env: allowed, held });
  const tree = new TreeReader(externals, weight, signal);
  const root = readOrgFile(orgFile, files, context);

  const stated = root?.map('defaults');
  const defaults = stated ? readDefaults(context, files, stated) : NO_DEFAULTS;
  const reading = {
    context,
    files,
    defaults,
    orgEnv: readEnvFile(files, '', diagnostics),
    processEnv: allowed,
    personaKeys: (filesDir: string) =>
      personaRoot === undefined ? [] : readPersona(personaRoot, filesDir).keys(),
  };
  const top = { parentPath: '', depth: 1, spawning: true };
  const workspaces = root ? await tree.read(reading, root, 'workspaces', top) : [];
  if (root && workspaces.length === 0 && !diagnostics.list.some(isError)) {
    const at = root.at('workspaces');
    const fix = 'Add `workspaces` with at least one entry.';
    diagnostics.error('no_workspaces', 'The template lists no workspaces', at, fix);
  }
  const wantedEnv = allEnv(context, root, defaults, tree.all);
  const memories = root ? readMemories(context, root, 'global_memories', 'GLOBAL') : [];
  return {
    dir: files.root.dir,
    name: visible(root?.text('name').trim() || path.basename(files.root.dir)),
    description: root?.text('description').trim() ?? '',
    workspaces,
    totals: {
      workspaces: tree.all.length,
      spawning: tree.all.filter((workspace) => workspace.spawning).length,
      roots: workspaces.length,
      depth: tree.all.reduce((deepest, workspace) => Math.max(deepest, workspace.depth), 0),
      includes: expander.includes,
      externals: externals.met,
      schedules: tree.all.reduce((sum, workspace) => sum + workspace.schedules.length, 0),
      channels: tree.all.reduce((sum, workspace) => sum + workspace.channels.length, 0),
    },
    ...(root && weight.fits(wantedEnv, root.at('required_env')) ? wantedEnv : NO_ENV),
    globalMemories: root && weight.fits(memories, root.at('global_memories')) ? memories : [],
    externals: externals.used,
    allowedRoots,
    files: files.read,
    diagnostics: diagnostics.list,
  };
}

const NO_ENV = { ownRequiredEnv: [], ownRecommendedEnv: [], requiredEnv: [], recommendedEnv: [] };

/** What the org and its defaults ask for, and the union of that with what each workspace asks for. */
function allEnv(
  context: ReadContext,
  root: MapReader | null,
  defaults: Defaults,
  all: readonly ResolvedWorkspace[],
) {
  const stated = (key: string) => (root ? readEnvRequirements(context, root, key) : []);
  const ownRequiredEnv = [...stated('required_env'), ...defaults.requiredEnv];
  const ownRecommendedEnv = [...stated('recommended_env'), ...defaults.recommendedEnv];
  const union = uniteEnv(
    [...ownRequiredEnv, ...all.flatMap((workspace) => workspace.requiredEnv)],
    [...ownRecommendedEnv, ...all.flatMap((workspace) => workspace.recommendedEnv)],
  );
  return {
    ownRequiredEnv,
    ownRecommendedEnv,
    requiredEnv: union.required,
    recommendedEnv: union.recommended,
  };
}
