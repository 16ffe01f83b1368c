import path from 'node:path';
import { AppError, checkpoint, isoTime, type Logger, Semaphore, toAppError } from '../../base/index.ts';
import type { Channels } from '../../channels/index.ts';
import {
  type Diagnostic,
  hasInstance,
  type ImportResult,
  type OrgPlan,
  type ParsedInputOf,
  type PlatformEventName,
} from '../../contract/index.ts';
import {
  assertImportable,
  flattenSpawning,
  type ImportPlan,
  type MissingEnv,
  type ResolvedOrg,
  type SourceOptions,
  withoutSecrets,
} from '../../org/index.ts';
import type { SecretService } from '../../secrets/index.ts';
import type { Store } from '../../store/index.ts';
import { type ApplyParts, applyPlan } from './apply.ts';
import { type DraftSources, type Drafts, draftOrg } from './drafts.ts';
import { type PlanParts, planView } from './plan-view.ts';
import { prepareImport } from './prepare.ts';
import { prepareFiles } from './prepare-files.ts';

export interface OrgImportOptions extends ApplyParts {
  readonly store: Store;
  readonly channels: Channels;
  readonly secrets: SecretService;
  /** Throws when nothing could run the workspaces. */
  readonly requireBackend: () => void;
  readonly resolve: (template: string, options: SourceOptions) => Promise<ResolvedOrg>;
  /** Keeps as the lock of a template what was imported. */
  readonly remember: (template: string, org: ResolvedOrg) => Promise<void>;
  /** What a template is remembered as; empty when it is gone after the import. */
  readonly nameOf: (template: string) => string;
  readonly drafts: Omit<DraftSources, 'variable'>;
  readonly env: NodeJS.ProcessEnv;
  readonly logger: Logger;
  readonly now: () => number;
}

type ImportRequest = ParsedInputOf<'org.import'>;

/** How often a plan is made anew because something changed while it was made. */
const MAX_TRIES = 5;

/** Brings org templates to life: resolve, plan, then one transaction of desired state. */
export class OrgImporter {
  readonly #options: OrgImportOptions;
  /** Two imports at once would plan against the same org and collide. */
  readonly #one = new Semaphore(1);

  constructor(options: OrgImportOptions) {
    this.#options = options;
    this.#endInterrupted();
    options.store.workspaces.dropUnusedContents();
  }

  /** What an import would do. A template with errors gives a plan without entries that says them. */
  async plan({ template, mode, ...how }: ParsedInputOf<'org.plan'>): Promise<OrgPlan> {
    const org = await this.#options.resolve(template, how);
    const view = (parts: Pick<PlanParts, 'plan' | 'missing' | 'recommended' | 'diagnostics'>) =>
      planView({ template, mode, org, orgExists: this.#lives(org), ...parts });
    const cannot = (diagnostics: readonly Diagnostic[]) =>
      view({ plan: null, missing: [], recommended: [], diagnostics });
    if (org.diagnostics.some(({ severity }) => severity === 'error')) return cannot(org.diagnostics);
    try {
      const drafts = await this.#draft(org);
      const { plan, missing, recommended } = await prepareImport(org, mode, drafts, this.#options);
      return view({
        plan,
        missing,
        recommended,
        diagnostics: [...org.diagnostics, ...drafts.diagnostics, ...this.#remarks(org, template, plan)],
      });
    } catch (error) {
      // Files that a workspace brings along are read only now.
      const { code, message } = toAppError(error);
      if (!code.startsWith('template_')) throw error;
      return cannot([...org.diagnostics, remark('error', code, message)]);
    }
  }

  /**
   * Imports a template; nothing is half done when it throws (`template_not_found`, `template_invalid`,
   * `env_missing`, `plan_changed`, `no_backend`, …).
   */
  run(request: ImportRequest): Promise<ImportResult> {
    return this.#one.run(async () => {
      const { template, offline, frozen } = request;
      const org = await this.#options.resolve(template, { offline, frozen });
      if (flattenSpawning(org.workspaces).some(hasInstance)) this.#options.requireBackend();
      const result = await this.#recorded(org, request, async (importId) => {
        assertImportable(org);
        return this.#apply(org, request, importId);
      });
      if (!frozen && this.#options.nameOf(template) !== '') await this.#remember(template, org);
      return result;
    });
  }

  /** The import has happened: a lock that cannot be kept must not make it look as if it had not. */
  async #remember(template: string, org: ResolvedOrg): Promise<void> {
    try {
      await this.#options.remember(template, org);
    } catch (error) {
      this.#options.logger.error({ err: error }, `the lock of ${org.name} could not be kept`);
    }
  }

  /** Every import that begins ends as completed or failed, in the store and in the events. */
  async #recorded(
    org: ResolvedOrg,
    { mode, template }: ImportRequest,
    work: (importId: string) => Promise<ImportResult>,
  ): Promise<ImportResult> {
    const { store, nameOf, now } = this.#options;
    const about = { name: org.name, dir: shortName(nameOf(template)), mode };
    const begun = store.orgs.startImport({ org: about.name, dir: about.dir, mode });
    this.#tell('org.import.started', about);
    // Whatever happens from here on, nobody sees an end without a beginning.
    store.events.flush();
    try {
      const result = await work(begun.id);
      this.#tell('org.import.completed', {
        ...about,
        ...outcomeOf(result),
        duration_ms: now() - begun.startedAt,
      });
      return result;
    } catch (error) {
      const { message } = toAppError(error);
      this.#tell('org.import.failed', { ...about, error: message, duration_ms: now() - begun.startedAt });
      throw error;
    } finally {
      this.#end(begun.id);
    }
  }

  #draft(org: ResolvedOrg): Promise<Drafts> {
    const { secrets, env, drafts } = this.#options;
    const shared = withoutSecrets(env);
    return draftOrg(org, { ...drafts, variable: (name) => secrets.globalValue(name) ?? shared[name] });
  }

  /** Something that an import of this org made is still there. */
  #lives({ name }: ResolvedOrg): boolean {
    const { store } = this.#options;
    const id = store.orgs.findByName(name)?.id;
    return id !== undefined && store.workspaces.listLive().some(({ orgId }) => orgId === id);
  }

  /** Plans and carries the plan out at a moment at which it still is about what lives. */
  async #apply(org: ResolvedOrg, request: ImportRequest, importId: string): Promise<ImportResult> {
    const { store, nameOf } = this.#options;
    const drafts = await this.#draft(org);
    for (let tries = 1; ; tries += 1) {
      const { plan, missing, wishVersion } = await prepareImport(org, request.mode, drafts, this.#options);
      refuseMissing(missing);
      if (request.planId !== undefined && request.planId !== plan.id) throw planChanged();
      const files = await prepareFiles(plan, drafts, store);
      if (store.wishVersion !== wishVersion) {
        if (tries < MAX_TRIES) continue;
        throw new AppError('plan_changed', 'Other changes kept coming while the import was prepared', {
          detail: 'Nothing was imported. Try again in a moment.',
        });
      }
      checkpoint('import.prepared');
      const work = { plan, drafts, files, org, template: nameOf(request.template) };
      return applyPlan(work, this.#options, (result) =>
        store.orgs.recordOutcome(importId, outcomeOf(result)),
      );
    }
  }

  /** Imports that a crash cut short: those whose work was committed are completed, the others did nothing. */
  #endInterrupted(): void {
    const { store, now } = this.#options;
    for (const { id, org: name, dir, mode, startedAt, outcome } of store.orgs.listOpenImports()) {
      const about = { name, dir, mode, duration_ms: now() - startedAt };
      if (outcome) this.#tell('org.import.completed', { ...about, ...outcome });
      else this.#tell('org.import.failed', { ...about, error: 'the app ended before the import did' });
      this.#end(id);
    }
  }

  /** In one transaction with what was told of the end: a crash in between neither loses nor doubles it. */
  #end(id: string): void {
    const { store } = this.#options;
    store.transaction(() => {
      store.events.flush();
      store.orgs.endImport(id);
    });
  }

  /** What people should know before they import, besides what is wrong with the template. */
  #remarks(org: ResolvedOrg, template: string, plan: ImportPlan): Diagnostic[] {
    const { store, nameOf } = this.#options;
    const known = store.orgs.findByName(org.name)?.template ?? '';
    const elsewhere =
      known === '' || known === nameOf(template)
        ? []
        : [remark('warning', 'org_from_elsewhere', `There is an org "${org.name}" already, from ${known}`)];
    const liveAt = new Map(plan.steps.map(({ entry, live }) => [entry.path, live]));
    const leaving = plan.steps.flatMap(({ entry, live, workspace }) => {
      if (entry.action === 'remove' || !live || !workspace) return [];
      if ((store.workspaces.get(live.id)?.destroyAt ?? null) === null) return [];
      const message = `"${entry.name}" is being removed`;
      const fix = 'Undo that, or look again once it is gone.';
      return [{ ...remark('error', 'being_removed', message), ...workspace.source, fix }];
    });
    const paused = plan.steps.flatMap(({ entry, workspace }) => {
      const parent = entry.parentPath === null ? null : liveAt.get(entry.parentPath);
      if (entry.action !== 'create' || !parent || !workspace) return [];
      if (store.workspaces.get(parent.id)?.desired !== 'paused') return [];
      const message = `"${entry.name}" cannot start below "${parent.name}", which is paused`;
      return [
        { ...remark('error', 'ancestor_paused', message), ...workspace.source, fix: 'Resume it first.' },
      ];
    });
    return [...plan.spared.map(sparedHint), ...elsewhere, ...leaving, ...paused];
  }

  #tell(event: PlatformEventName, payload: Record<string, unknown>): void {
    const { store, now } = this.#options;
    store.events.append({
      type: 'platform',
      event,
      workspaceId: null,
      payload: { ...payload, at: isoTime(now()) },
    });
  }
}

function outcomeOf({ created, kept, removed }: ImportResult) {
  return {
    created_count: created,
    skipped_count: kept,
    reconcile_removed_count: removed,
    reconcile_errors: [],
    create_error: '',
  };
}

/** What the user recognises: the last part of a path or address, without a ref. */
function shortName(template: string): string {
  return path.basename(template.replace(/#.*$/, '')) || template;
}

function planChanged(): AppError {
  return new AppError('plan_changed', 'The import would do something else by now than was shown', {
    detail: 'The template or the org has changed since. Look at the new plan, then import.',
  });
}

/** Throws `env_missing`. */
function refuseMissing(missing: readonly MissingEnv[]): void {
  if (missing.length === 0) return;
  const names = missing.map(({ anyOf }) => anyOf.join(' or '));
  const lines = missing.map(({ anyOf, neededBy }) => {
    const who = neededBy.length > 0 ? neededBy.join(', ') : 'the whole org';
    return `${anyOf.join(' or ')}: needed by ${who}`;
  });
  throw new AppError('env_missing', `The org needs keys that have no value: ${names.join(', ')}`, {
    detail: `${lines.join('\n')}\nStore each with "molecule secrets set KEY", or in the app under Keys.`,
  });
}

function sparedHint({ path, reason }: ImportPlan['spared'][number]): Diagnostic {
  const message = `"${path}" is no longer in the template but stays, because ${reason}`;
  return remark('warning', 'removal_spared', message);
}

/** About the template as a whole. */
function remark(severity: Diagnostic['severity'], code: string, message: string): Diagnostic {
  return { severity, code, message, file: 'org.yaml', line: 1, column: 1 };
}
