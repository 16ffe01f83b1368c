import { readdirSync, rmSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  AppError,
  type Clock,
  type Disposable,
  DisposableStack,
  type HomePaths,
  type Logger,
} from '../../base/index.ts';
import type { Handlers, ImportResult, OrgPlan, OrgTemplate, ParsedInputOf } from '../../contract/index.ts';
import {
  createOrgWorker,
  createTemplates,
  parseLock,
  readRegistry,
  resolvedToJson,
  type Templates,
} from '../../org/index.ts';
import type { TemplateRoots } from '../template-files.ts';
import { type CarriedOrg, carryOrg } from './carry.ts';
import { exportOrg, membersOf } from './exporter.ts';
import { OrgImporter, type OrgImportOptions } from './importer.ts';
import { placeList } from './place-list.ts';
import { receiveTemplate } from './receive.ts';
import { TemplateWatches } from './watches.ts';

/** Exactly one repository, not a whole host or owner. */
const REPOSITORY = /^[a-z0-9.-]+(:\d{1,5})?(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/;
const DEMO = 'demo-studio';
/** Beginning of the folders that are lent to templates without one. */
const INLINE = 'inline-template-';

export interface OrgsOptions extends Omit<OrgImportOptions, 'resolve' | 'remember' | 'nameOf' | 'drafts'> {
  readonly paths: HomePaths;
  /** The folder `resources/`. */
  readonly resources: string;
  readonly templateRoots: TemplateRoots;
  readonly logger: Logger;
  readonly clock: Clock;
}

type OrgHandlers = Pick<Handlers, Extract<keyof Handlers, `org.${string}`>>;

/** Everything about orgs and their templates: the composition of what `core/org` offers with what is stored. */
export class Orgs implements Disposable {
  readonly #options: OrgsOptions;
  readonly #owned = new DisposableStack();
  readonly #templates: Templates;
  readonly #importer: OrgImporter;
  readonly #watches: TemplateWatches;
  readonly #roots;
  readonly #repositories;
  readonly #registries;
  /** Repositories that a template may take files from while it is adopted. */
  readonly #lent = new Set<{ readonly repositories: readonly string[] }>();
  /** Folders that were lent to templates without one. */
  readonly #inline = new Set<string>();

  constructor(options: OrgsOptions) {
    const { store, paths, resources, logger, env, clock, now } = options;
    this.#options = options;
    // They may hold credentials, and a crash leaves them.
    for (const name of readdirSync(paths.home)) {
      if (name.startsWith(INLINE)) rmSync(path.join(paths.home, name), { recursive: true, force: true });
    }
    this.#roots = placeList(store.settings, 'org.roots');
    this.#repositories = placeList(store.settings, 'org.repositories');
    this.#registries = placeList(store.settings, 'org.registries');
    const reader = this.#owned.add(createOrgWorker());
    this.#templates = createTemplates({
      paths,
      resources,
      env,
      logger,
      now,
      allowedRoots: () => this.#roots.list(),
      allowedRepositories: () => [
        ...this.#repositories.list(),
        ...[...this.#lent].flatMap(({ repositories }) => repositories),
      ],
      registries: () => this.#registries.list(),
      reader,
    });
    this.#importer = new OrgImporter({
      ...options,
      resolve: (template, how) => this.#templates.resolve(template, how),
      remember: (template, org) => this.#templates.remember(template, org),
      nameOf: (template) => (this.#inline.has(template) ? '' : template),
      drafts: {
        templateRoots: options.templateRoots,
        pluginFolders: [paths.plugins, path.join(resources, 'plugins')],
        readSeeds: (org) => reader.seed(org, { personaRoot: this.#templates.personaRoot }),
      },
    });
    this.#watches = this.#owned.add(
      new TemplateWatches({
        templates: this.#templates,
        logger,
        clock,
        onCheck: (check) => store.events.append({ type: 'template.checked', check }),
      }),
    );
  }

  list(): Promise<OrgTemplate[]> {
    return this.#templates.list();
  }

  plan(request: ParsedInputOf<'org.plan'>): Promise<OrgPlan> {
    return this.#importer.plan(request);
  }

  /** Throws what `OrgImporter.run` throws. */
  import(request: ParsedInputOf<'org.import'>): Promise<ImportResult> {
    return this.#importer.run(request);
  }

  /**
   * Names of all orgs that live, of what was not imported those of its roots. An org that lives below another one comes
   * after it; else they are sorted.
   */
  names(): string[] {
    const { store } = this.#options;
    const depths = new Map<string, number>();
    for (const { id, orgId, parentId, name } of store.workspaces.listLive()) {
      const org = store.orgs.get(orgId ?? '')?.name ?? (parentId === null ? name : null);
      if (org === null) continue;
      const depth = store.workspaces.ancestorsOf(id).length;
      depths.set(org, Math.min(depth, depths.get(org) ?? depth));
    }
    const sorted = [...depths].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.sort(([, a], [, b]) => a - b).map(([name]) => name);
  }

  /** The name of an org that is named as an export takes it. Throws `org_not_found`. */
  nameOf(wanted: string): string {
    return membersOf(wanted, this.#options.store).name;
  }

  /** An org as another machine can import it. Throws what `carryOrg` throws. */
  carry(name: string): Promise<CarriedOrg> {
    return carryOrg(name, {
      ...this.#options,
      templates: this.#templates,
      plan: (request) => this.plan(request),
      folder: this.#options.paths.offline,
      plugins: this.#options.paths.plugins,
    });
  }

  /**
   * Holds a template to a lock that was made elsewhere, and lets it take files from what the lock names for as long as
   * `work` takes. Throws `lock_invalid`, and what `work` throws.
   */
  async adopt<T>(template: string, lock: string, work: () => Promise<T>): Promise<T> {
    await this.#templates.adoptLock(template, lock);
    const lent = { repositories: lockedRepositories(lock) };
    this.#lent.add(lent);
    try {
      return await work();
    } finally {
      this.#lent.delete(lent);
    }
  }

  /** Lets templates take files from the repositories of a lock for good; resolves with those that are new. */
  allowLocked(lock: string): string[] {
    const known = new Set(this.#repositories.list());
    const added = lockedRepositories(lock).filter((repository) => !known.has(repository));
    for (const repository of added) this.#repositories.add(repository);
    return added;
  }

  /** Lends a template that is only content a folder for as long as `work` takes. It has no other files. */
  async withInlineTemplate<T>(
    content: Readonly<Record<string, unknown>>,
    work: (template: string) => Promise<T>,
  ): Promise<T> {
    const folder = await mkdtemp(path.join(this.#options.paths.home, INLINE));
    try {
      // JSON is YAML, too.
      await writeFile(path.join(folder, 'org.yaml'), JSON.stringify(content, null, 2));
      this.#inline.add(folder);
      return await work(folder);
    } finally {
      this.#inline.delete(folder);
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** The operations of the contract that concern orgs. */
  handlers(): OrgHandlers {
    const templates = this.#templates;
    const roots = this.#roots;
    const repositories = this.#repositories;
    const registries = this.#registries;
    return {
      'org.templates': async () => ({ templates: await this.list() }),
      'org.resolve': async ({ template, offline, frozen }) => {
        const org = await templates.resolve(template, { offline, frozen });
        if (!frozen) await templates.remember(template, org);
        const { name, description, workspaces, totals, diagnostics } = resolvedToJson(org);
        return { name, description, workspaces, totals: { ...totals }, diagnostics };
      },
      'org.check': ({ template }) => templates.check(template),
      'org.watch': ({ template }, connection) => this.#watches.watch(template, connection),
      'org.unwatch': ({ template }, connection) => {
        this.#watches.unwatch(template, connection);
        return {};
      },
      'org.plan': (request) => this.plan(request),
      'org.import': (request) => this.import(request),
      'org.receive': async ({ name, files }) => ({
        template: await receiveTemplate(
          this.#options.paths.receivedTemplates,
          name,
          files,
          this.#options.now(),
        ),
      }),
      'org.demo': () => this.import({ template: DEMO, mode: 'merge', offline: false, frozen: false }),
      'org.export': ({ org, folder }) => exportOrg(org, folder, this.#options),
      'org.lock': async ({ template }) => ({ text: await templates.lockText(template) }),
      'org.roots': () => ({ folders: roots.list() }),
      'org.allowRoot': async ({ folder }) => {
        await requireFolder(folder);
        return { folders: roots.add(path.resolve(folder)) };
      },
      'org.refuseRoot': ({ folder }) => ({ folders: roots.remove(path.resolve(folder)) }),
      'org.repositories': () => ({ repositories: repositories.list() }),
      'org.allowRepository': ({ repository }) => ({ repositories: repositories.add(repository) }),
      'org.refuseRepository': ({ repository }) => ({ repositories: repositories.remove(repository) }),
      'org.registries': () => ({ locations: registries.list() }),
      'org.addRegistry': async ({ location }) => {
        const registry = await readRegistry(location);
        return { locations: registries.add(registry.location) };
      },
      'org.removeRegistry': ({ location }) => ({ locations: registries.remove(location) }),
    };
  }

  dispose(): Promise<void> {
    return this.#owned.dispose();
  }
}

/** Throws `lock_invalid`. */
function lockedRepositories(lock: string): string[] {
  const { externals } = parseLock(lock, 'The lock of the offline kit');
  const names = externals.map(({ host, repo }) => `${host}/${repo}`);
  return [...new Set(names)].filter((name) => REPOSITORY.test(name)).sort();
}

async function requireFolder(folder: string): Promise<void> {
  const stats = await stat(folder).catch(() => null);
  if (path.isAbsolute(folder) && stats?.isDirectory()) return;
  throw new AppError('folder_not_found', `${folder} is not a folder of this machine`, {
    detail: 'Give the absolute path of a folder that exists.',
  });
}
