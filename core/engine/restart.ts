import { stringify } from 'yaml';
import { AppError } from '../base/index.ts';
import { hasInstance, type ParsedInputOf } from '../contract/index.ts';
import type { Store, StoredFile, WorkspaceRecord } from '../store/index.ts';
import type { WorkspaceLifecycle } from '../workspaces/index.ts';
import { configIn, templateNamed } from './template-config.ts';
import { type TemplateRoots, templateFiles, templateFolderOf } from './template-files.ts';

export interface RestartParts {
  readonly store: Store;
  readonly lifecycle: WorkspaceLifecycle;
  readonly templateRoots: TemplateRoots;
  /** Throws `unknown_runtime`, `template_source_unknown` when no image can be had for it. */
  readonly requireRuntime: (runtime: string) => Promise<unknown>;
}

type RestartRequest = ParsedInputOf<'workspaces.restart'>;

/** What a restart took up. */
export interface Restarted {
  /** Name of the template whose files it gets; empty for none. */
  readonly template: string;
  readonly reset: boolean;
}

/**
 * Restarts a workspace, with the files of a template if one is asked for. Throws `unknown_template`,
 * `unknown_runtime`, `template_source_unknown`, and what `WorkspaceLifecycle.restart` throws.
 */
export async function restartWith(request: RestartRequest, parts: RestartParts): Promise<Restarted> {
  const { lifecycle, templateRoots } = parts;
  const { id, reset } = request;
  const record = lifecycle.requireRestartable(id);
  if (!hasInstance(record)) return { template: '', reset: false };
  const chosen = await chooseTemplate(record, request, parts);
  if (chosen === null || chosen.kind === 'org') {
    lifecycle.restart(id, { reset, rewriteFiles: chosen !== null });
    return { template: chosen?.name ?? '', reset };
  }
  const { name } = chosen;
  const { config, files } = await filesOf(name, record, templateRoots);
  if (config.runtime !== record.runtime) await parts.requireRuntime(config.runtime);
  lifecycle.restart(id, {
    reset,
    patch: { template: name, runtime: config.runtime, model: config.model },
    files: { put: files, remove: [] },
  });
  return { template: name, reset };
}

/** The one that is named; else the one of its name; else what its org gave it; else that of its runtime. */
async function chooseTemplate(
  { name, runtime, orgId }: WorkspaceRecord,
  { template, applyTemplate, rebuildConfig }: RestartRequest,
  { store, templateRoots }: RestartParts,
): Promise<{ kind: 'workspace' | 'org'; name: string } | null> {
  if (template !== undefined) {
    if (templateFolderOf(templateRoots, template) !== null) return { kind: 'workspace', name: template };
    throw new AppError('unknown_template', `There is no workspace template "${template}"`, {
      detail: 'Only templates that come with the app or were imported can be applied to a workspace.',
    });
  }
  const own = applyTemplate ? await templateNamed(templateRoots, name) : undefined;
  if (own !== undefined) return { kind: 'workspace', name: own };
  const org = rebuildConfig && orgId !== null ? store.orgs.get(orgId) : undefined;
  if (org) return { kind: 'org', name: `org-templates/${org.name}` };
  if (!applyTemplate) return null;
  const usual = [`${runtime}-default`, runtime].find(
    (each) => templateFolderOf(templateRoots, each) !== null,
  );
  return usual === undefined ? null : { kind: 'workspace', name: usual };
}

/** What a template gives a workspace that is there already: it keeps its name, its role and its tier. */
async function filesOf(
  template: string,
  record: WorkspaceRecord,
  roots: TemplateRoots,
): Promise<{ config: { runtime: string; model: string }; files: StoredFile[] }> {
  const folder = templateFolderOf(roots, template);
  const stated = folder === null ? {} : await configIn(folder);
  const { name, role: description, tier } = record;
  const runtime = typeof stated.runtime === 'string' ? stated.runtime : record.runtime;
  const model = record.model || (typeof stated.model === 'string' ? stated.model : '');
  const content = Buffer.from(stringify({ ...stated, name, description, runtime, model, tier }));
  const files = [{ path: 'config.yaml', mode: 0o644, content }, ...(await templateFiles(roots, template))];
  return { config: { runtime, model }, files };
}
