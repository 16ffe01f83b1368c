import { stringify } from 'yaml';
import { AppError, toAppError } from '../base/index.ts';
import { hasInstance, MOCK_RUNTIME } from '../contract/index.ts';
import type { Memories } from '../memory/index.ts';
import { refuseReservedName, type SecretService } from '../secrets/index.ts';
import { FALLBACK_RUNTIME, modelVariables } from '../settings/index.ts';
import type { Store, StoredFile, WorkspaceRecord } from '../store/index.ts';
import {
  checkText,
  type NewWorkspace,
  type WorkspaceLifecycle,
  type WorkspaceRegistry,
} from '../workspaces/index.ts';
import type { Backends } from './backends.ts';
import { configIn } from './template-config.ts';
import { isTemplateName, type TemplateRoots, templateFiles, templateFolderOf } from './template-files.ts';

const DEFAULT_RUNTIME = 'molecule';

interface NewWorkspaceConfig {
  readonly runtime: string;
  readonly model: string;
  readonly tier: number | undefined;
  readonly template: string;
  readonly files: StoredFile[];
}

/**
 * What a single new workspace starts with: the files of its template and a config.yaml with its own name.
 * Throws `unknown_template`, `unknown_runtime`, `template_source_unknown`.
 */
async function configOf(
  input: NewWorkspace,
  { templateRoots, requireRuntime }: Pick<NewWorkspaceParts, 'templateRoots' | 'requireRuntime'>,
): Promise<NewWorkspaceConfig> {
  const template = input.template ?? input.runtime ?? DEFAULT_RUNTIME;
  const folder = templateFolderOf(templateRoots, template);
  if (folder === null) await requireNamed(input, template, requireRuntime);
  const config = folder === null ? { runtime: template.replace(/-default$/, '') } : await configIn(folder);
  const runtime = input.runtime ?? (textOf(config.runtime) || FALLBACK_RUNTIME);
  if (folder !== null) await requireRuntime(runtime);
  const model = input.model ?? textOf(config.model);
  const tier = input.tier ?? (typeof config.tier === 'number' ? config.tier : undefined);
  const own = { ...config, name: input.name, description: input.role, runtime, model, tier };
  const configFile = { path: 'config.yaml', mode: 0o644, content: Buffer.from(stringify(own)) };
  const files = [configFile, ...(await templateFiles(templateRoots, template))];
  return { runtime, model, tier, template, files };
}

/** Templates that are not here are known by their runtime's name. */
async function requireNamed(
  input: NewWorkspace,
  template: string,
  requireRuntime: NewWorkspaceParts['requireRuntime'],
): Promise<void> {
  if (!isTemplateName(template)) throw unknownTemplate(template);
  try {
    await requireRuntime(input.runtime ?? template.replace(/-default$/, ''));
  } catch (error) {
    const named = input.runtime === undefined && input.template !== undefined;
    throw named && toAppError(error).code === 'unknown_runtime' ? unknownTemplate(template, error) : error;
  }
}

function unknownTemplate(template: string, cause?: unknown): AppError {
  return new AppError('unknown_template', `There is no workspace template "${template}"`, {
    detail: 'Choose one of the list, or import it first.',
    cause,
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export interface NewWorkspaceParts {
  readonly templateRoots: TemplateRoots;
  readonly backends: Backends;
  readonly registry: WorkspaceRegistry;
  readonly lifecycle: WorkspaceLifecycle;
  readonly store: Store;
  readonly secrets: Pick<SecretService, 'setMany'>;
  readonly memories: Pick<Memories, 'seed'>;
  /** Throws `unknown_runtime`, `template_source_unknown` when no image can be had for it. */
  readonly requireRuntime: (runtime: string) => Promise<unknown>;
}

/**
 * Stores and starts one workspace. Throws `invalid_name`, `no_backend`, `workspace_not_found` for the parent, `unknown_runtime`,
 * `template_source_unknown`, `secret_reserved`, `secrets_locked`, and what `WorkspaceLifecycle.add` throws.
 */
export async function createWorkspace(
  input: NewWorkspace,
  parts: NewWorkspaceParts,
): Promise<WorkspaceRecord> {
  const { backends, registry, lifecycle } = parts;
  const { name, role, parentId, canvas, external, maxConcurrentTasks = 1 } = input;
  checkText('name', name, 255);
  checkText('role', role.replaceAll(/[\r\n]/g, ' '), 1000);
  const needsBackend = hasInstance({ external: external !== undefined, runtime: input.runtime ?? '' });
  if (needsBackend) backends.require();
  if (parentId !== null) registry.require(parentId);
  const { tier, ...config } = needsBackend
    ? await configOf(input, parts)
    : { runtime: MOCK_RUNTIME, model: input.model ?? '', tier: input.tier, template: '', files: [] };
  const { folder, budgetLimit, secrets = {}, memories = [] } = input;
  for (const key of Object.keys(secrets)) refuseReservedName(key);
  // Old images read it there.
  const chosen = input.model ? modelVariables(input.model) : {};
  const record = parts.store.transaction(() => {
    const added = lifecycle.add({
      name,
      role,
      parentId,
      canvas,
      maxConcurrentTasks,
      ...config,
      ...(tier === undefined ? {} : { tier }),
      ...(external ? { external } : {}),
      ...(folder ? { workspaceDir: folder.path, workspaceAccess: folder.access } : {}),
      ...(budgetLimit === undefined ? {} : { settings: { budgetLimit } }),
    });
    parts.secrets.setMany(added.id, { ...chosen, ...secrets }, 'user');
    parts.memories.seed(added.id, memories);
    return added;
  });
  lifecycle.start([record]);
  if (needsBackend) backends.remember();
  return record;
}
