import { existsSync } from 'node:fs';
import path from 'node:path';
import { AppError, type HomePaths, isInside, type Logger, messageOf, silentLogger } from '../base/index.ts';
import type { Diagnostic, OrgTemplate, TemplateCheck } from '../contract/index.ts';
import { checkOrg } from './check/check.ts';
import type { CacheOptions } from './externals/commit-cache.ts';
import { createExternalStore } from './externals/store.ts';
import { listOrgTemplates, type TemplateFolder } from './gallery/list-templates.ts';
import { registryCards } from './gallery/registry-cards.ts';
import { deliveredSourceOf, hashDelivered } from './lock/delivered.ts';
import { lockOf, lockText } from './lock/format.ts';
import { type LockPlace, requireLock, writeLock, writeLockText } from './lock/store.ts';
import { isError } from './resolve/importable.ts';
import { defaultPersonaRoot } from './resolve/persona.ts';
import { resolveOrg } from './resolve/resolve.ts';
import { type OpenedTemplate, openTemplate } from './sources/open.ts';
import { parseTemplateReference, type TemplateReference } from './sources/reference.ts';
import type { ResolvedOrg } from './types.ts';
import type { OrgWorker } from './worker/org-worker.ts';

export interface TemplatesOptions {
  readonly paths: Pick<HomePaths, 'git' | 'orgCache' | 'orgLocks' | 'orgTemplates'>;
  /** The folder `resources/`. */
  readonly resources: string;
  readonly env: NodeJS.ProcessEnv;
  /** What relative paths count from; without it there are none. */
  readonly workingFolder?: string;
  readonly logger?: Logger;
  readonly now?: () => number;
  /** Absolute folders outside a template that its symlinks may lead into, besides those of `MOLECULE_ORG_ROOTS`. */
  readonly allowedRoots?: () => readonly string[];
  /** Repositories that `!external` may name, besides those of `MOLECULE_EXTERNAL_REPO_ALLOWLIST`. */
  readonly allowedRepositories?: () => readonly string[];
  /** Manifests whose templates are listed too. */
  readonly registries?: () => readonly string[];
  /** Reads templates; in this thread when not given. */
  readonly reader?: Pick<OrgWorker, 'resolve' | 'check' | 'hash'>;
}

export interface SourceOptions {
  /** Ask nobody: repositories are taken as they were last known. */
  readonly offline?: boolean;
  /** Refuse whatever differs from the lock. */
  readonly frozen?: boolean;
  /** Ends reading with `interrupted`. */
  readonly signal?: AbortSignal;
}

const IN_PROCESS: Pick<OrgWorker, 'resolve' | 'check' | 'hash'> = {
  resolve: resolveOrg,
  check: checkOrg,
  hash: (org) => hashDelivered(deliveredSourceOf(org)),
};

/** Everything that is done with a template before it is imported, wherever it lies. */
export type Templates = ReturnType<typeof createTemplates>;

/**
 * The org templates of one installation. A template is named by a folder, the name of a bundled or installed
 * one, a zip or tar file, or a git address with an optional `#ref`. All methods throw `template_not_found`,
 * `template_source_invalid`, `archive_invalid` and the codes of git (`git_unreachable`, `git_failed`, …).
 */
export function createTemplates(options: TemplatesOptions) {
  const { paths, resources, env, workingFolder, logger = silentLogger(), now = Date.now } = options;
  const reader = options.reader ?? IN_PROCESS;
  const personaRoot = defaultPersonaRoot(env);
  const folders: readonly TemplateFolder[] = [
    { folder: path.join(resources, 'org-templates'), origin: 'bundled' },
    { folder: paths.orgTemplates, origin: 'installed' },
  ];

  const cache = (offline: boolean): CacheOptions => ({
    gitFolder: paths.git,
    cacheFolder: paths.orgCache,
    env,
    offline,
    logger,
    now,
  });

  /** A name that is listed goes before a folder of that name below the working one. */
  const referenceOf = (template: string): TemplateReference => {
    const isName = /^[^/\\:#]+$/.test(template) && template !== '.' && template !== '..';
    const known = folders.map(({ folder }) => path.join(folder, template)).find(existsSync);
    if (isName && known !== undefined) return { kind: 'folder', dir: known };
    const reference = parseTemplateReference(template, workingFolder);
    // The folder that an engine happens to run in means nothing to those who ask it.
    if (reference.kind !== 'git' && !path.isAbsolute(template) && workingFolder === undefined)
      throw notFound(new AppError('template_not_found', `There is no org template "${template}"`), folders);
    return reference;
  };

  const open = async (template: string, offline: boolean): Promise<OpenedTemplate> => {
    const reference = referenceOf(template);
    try {
      return await openTemplate(reference, cache(offline));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'template_not_found') throw error;
      throw notFound(error, folders);
    }
  };

  const allowedRootsFor = (dir: string): string[] => [
    ...(options.allowedRoots?.() ?? []),
    ...(env.MOLECULE_ORG_ROOTS?.split(path.delimiter).filter((each) => each !== '') ?? []),
    // Installed templates stand beside those that they are composed with.
    ...folders.map(({ folder }) => folder).filter((folder) => isInside(folder, dir)),
  ];

  const lockPlaceOf = (template: string): LockPlace => {
    const reference = referenceOf(template);
    const { kind } = reference;
    if (kind === 'folder') return { folder: paths.orgLocks, origin: reference.dir };
    if (kind === 'archive') return { folder: paths.orgLocks, origin: reference.file };
    const { address, ref, path: inside } = reference;
    return { folder: paths.orgLocks, origin: `${address.url}#${ref}:${inside}` };
  };

  const settingsFor = (
    template: string,
    opened: OpenedTemplate,
    { offline = false, frozen = false, signal }: SourceOptions,
  ) => ({
    env: withAllowed(env, options.allowedRepositories?.() ?? []),
    allowedRoots: allowedRootsFor(opened.dir),
    personaRoot,
    frozen,
    signal,
    lock: lockPlaceOf(template),
    externals: createExternalStore(cache(offline)),
  });

  const resolve = async (template: string, how: SourceOptions = {}): Promise<ResolvedOrg> => {
    const opened = await open(template, how.offline ?? false);
    const org = withName(await reader.resolve(opened.dir, settingsFor(template, opened, how)), opened);
    return opened.offline ? { ...org, diagnostics: [...org.diagnostics, offlineHint(opened)] } : org;
  };

  const resolveFetched = (template: string) => resolve(template, { offline: true });

  return {
    /** Folder of personas. */
    personaRoot,

    /** Reads a template into one tree. With `frozen` also throws `lock_missing`, `lock_invalid`. */
    resolve,

    /**
     * Remembers as its lock what a template resolved to. Only what somebody asked for is remembered, or was imported:
     * a look at it must not change what it is held to. Nothing is remembered of one with errors.
     */
    async remember(template: string, org: ResolvedOrg): Promise<void> {
      if (org.diagnostics.some(isError)) return;
      try {
        await writeLock(lockPlaceOf(template), { ...org, files: await reader.hash(org) });
      } catch (error) {
        // A lock that cannot be stored must not keep anybody from working.
        logger.warn({ err: error }, `the lock of ${template} was not stored: ${messageOf(error)}`);
      }
    },

    /** Checks a template as its author would want it checked; everything wrong is a diagnostic. */
    async check(template: string, how: SourceOptions = {}): Promise<TemplateCheck> {
      const opened = await open(template, how.offline ?? false);
      const { name, totals, diagnostics } = await reader.check(
        opened.dir,
        settingsFor(template, opened, how),
      );
      return { template, name, totals: { ...totals }, diagnostics: [...diagnostics], checkedAt: now() };
    },

    /** The folder to watch for changes of a template. Throws `template_not_a_folder` for anything else. */
    async folderOf(template: string): Promise<string> {
      const { dir, origin } = await open(template, true);
      if (origin.kind === 'folder') return dir;
      throw new AppError(
        'template_not_a_folder',
        'Only a template in a folder of this machine can be watched',
        {
          detail: `${origin.location} does not change here. Open a folder instead.`,
        },
      );
    },

    /** What can be chosen from: bundled, installed, and what registries name. */
    async list(): Promise<OrgTemplate[]> {
      const cards = { env, folder: path.join(paths.orgCache, 'registries'), logger, resolveFetched };
      const [local, ...named] = await Promise.all([
        listOrgTemplates(folders, (dir) => resolve(dir, { offline: true })),
        ...(options.registries?.() ?? []).map((location) => registryCards(location, cards)),
      ]);
      return [...local, ...named.flat()];
    },

    /** The text of a lock for what a template resolved to; nothing is stored. */
    async lockFor(org: ResolvedOrg): Promise<string> {
      return lockOf({ ...org, files: await reader.hash(org) });
    },

    /** Holds a template from now on to a lock that was made elsewhere. Throws `lock_invalid`. */
    adoptLock: (template: string, text: string): Promise<void> => writeLockText(lockPlaceOf(template), text),

    /** The text of the lock that a template is held to: the one beside it, else the remembered one. Throws `lock_missing`. */
    async lockText(template: string): Promise<string> {
      const { dir } = await open(template, true);
      return lockText((await requireLock(dir, lockPlaceOf(template))).lock);
    },
  };
}

function withAllowed(env: NodeJS.ProcessEnv, repositories: readonly string[]): NodeJS.ProcessEnv {
  const stated = env.MOLECULE_EXTERNAL_REPO_ALLOWLIST;
  const all = [...(stated ? [stated] : []), ...repositories];
  return { ...env, MOLECULE_EXTERNAL_REPO_ALLOWLIST: all.join(',') };
}

/** What is fetched lies in a folder that is named by its content, which is no name for an org. */
function withName(org: ResolvedOrg, { origin }: OpenedTemplate): ResolvedOrg {
  if (origin.kind === 'folder' || org.name !== path.basename(org.dir)) return org;
  const name = path.basename(origin.location).replace(/\.(git|zip|tar|tgz|tar\.gz)$/i, '');
  return { ...org, name: name || org.name };
}

function offlineHint({ origin }: OpenedTemplate): Diagnostic {
  const message = `${origin.location} could not be asked; its last known commit ${origin.sha.slice(0, 12)} is used`;
  return { severity: 'hint', code: 'source_offline', message, file: 'org.yaml', line: 1, column: 1 };
}

function notFound(cause: AppError, folders: readonly TemplateFolder[]): AppError {
  const places = folders.map(({ folder }) => folder).join(' and ');
  return new AppError('template_not_found', cause.message, {
    detail: `${cause.detail ?? ''} Templates go by their name when they lie in ${places}.`.trim(),
    cause,
    actions: [{ label: 'List templates', operation: 'org.templates' }],
  });
}
