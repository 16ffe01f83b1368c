import { stringify } from 'yaml';
import { AppError, type Logger, toAppError } from '../base/index.ts';
import {
  BUILT_IN_USUAL,
  hasInstance,
  MOCK_RUNTIME,
  numberedNames,
  type UsualWorkspace,
  usualTier,
} from '../contract/index.ts';
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

/** How far each of several lies beside the one before, in canvas units. */
const COPY_OFFSET = 48;

interface NewWorkspaceConfig {
  readonly runtime: string;
  readonly model: string;
  readonly tier: number;
  readonly template: string;
  /** By the name of the workspace, which its config.yaml says. */
  readonly filesFor: (name: string) => StoredFile[];
}

/**
 * What a single new workspace starts with: the files of its template and a config.yaml with its own name.
 * Throws `unknown_template`, `template_invalid`, `unknown_runtime`, `template_source_unknown`.
 */
async function configOf(
  input: NewWorkspace,
  { templateRoots, requireRuntime, usual, logger }: ConfigParts,
): Promise<NewWorkspaceConfig> {
  const template = input.template ?? input.runtime ?? usual.runtime;
  const folder = templateFolderOf(templateRoots, template);
  if (folder === null) await requireNamed(input, template, requireRuntime);
  const config = folder === null ? { runtime: template.replace(/-default$/, '') } : await configIn(folder);
  const runtime = input.runtime ?? (textOf(config.runtime) || FALLBACK_RUNTIME);
  if (folder !== null) await requireRuntime(runtime);
  const model = input.model ?? textOf(config.model);
  const ofTemplate = typeof config.tier === 'number' ? config.tier : undefined;
  const tier = input.tier ?? usualTier(ofTemplate, usual);
  if (ofTemplate !== undefined && input.tier === undefined && tier < ofTemplate)
    logger.info(
      { template, asked: ofTemplate, tier },
      'the template asks for a higher tier than new workspaces get; name the tier to get it',
    );
  const others = await templateFiles(templateRoots, template);
  const filesFor = (name: string) => {
    const own = { ...config, name, description: input.role, runtime, model, tier };
    return [{ path: 'config.yaml', mode: 0o644, content: Buffer.from(stringify(own)) }, ...others];
  };
  return { runtime, model, tier, template, filesFor };
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
  readonly secrets: Pick<SecretService, 'set' | 'setMany'>;
  readonly memories: Pick<Memories, 'seed'>;
  /** Throws `unknown_runtime`, `template_source_unknown` when no image can be had for it. */
  readonly requireRuntime: (runtime: string) => Promise<unknown>;
  /** What counts where nobody chose, at the moment. */
  readonly usual: () => UsualWorkspace;
  readonly logger: Pick<Logger, 'info'>;
}

interface ConfigParts extends Pick<NewWorkspaceParts, 'templateRoots' | 'requireRuntime' | 'logger'> {
  readonly usual: UsualWorkspace;
}

/** A blank one whose runtime nobody named is made of what is usual, as if it had been asked for. */
function withUsual(wanted: NewWorkspace, usual: UsualWorkspace): NewWorkspace {
  const { template, runtime, external, model } = wanted;
  if (template !== undefined || runtime !== undefined || external !== undefined) return wanted;
  return { ...wanted, runtime: usual.runtime, model: model ?? (usual.model || undefined) };
}

/** Whoever named no runtime is told who did, where somebody did. */
function saidBySettings(error: unknown, { runtime }: UsualWorkspace): unknown {
  const { code, message, detail: why, actions } = toAppError(error);
  const isOfRuntime = code === 'unknown_runtime' || code === 'template_source_unknown';
  if (!isOfRuntime || runtime === BUILT_IN_USUAL.runtime) return error;
  const who = 'The settings name that runtime for new workspaces: workspaces.runtime.';
  const detail = why ? `${who} ${why}` : who;
  return new AppError(code, message, { detail, actions, cause: error });
}

/**
 * Stores and starts a workspace, or several numbered ones: all of them or none. Throws `invalid_name`, `no_backend`,
 * `workspace_not_found` for the parent, `unknown_runtime`, `template_invalid`, `template_source_unknown`,
 * `secret_reserved`, `secrets_locked`, and what `WorkspaceLifecycle.add` throws.
 */
export async function createWorkspaces(
  wanted: NewWorkspace,
  parts: NewWorkspaceParts,
): Promise<readonly [WorkspaceRecord, ...WorkspaceRecord[]]> {
  const { backends, registry, lifecycle, store } = parts;
  const usual = parts.usual();
  const input = withUsual(wanted, usual);
  const { name, role, parentId, canvas, external, maxConcurrentTasks = 1 } = input;
  checkText('name', name, 255);
  checkText('role', role.replaceAll(/[\r\n]/g, ' '), 1000);
  const needsBackend = hasInstance({ external: external !== undefined, runtime: input.runtime ?? '' });
  if (needsBackend) backends.require();
  if (parentId !== null) registry.require(parentId);
  const { tier, filesFor, ...config } = needsBackend
    ? await configOf(input, { ...parts, usual }).catch((error: unknown) => {
        throw input === wanted ? error : saidBySettings(error, usual);
      })
    : { runtime: MOCK_RUNTIME, model: input.model ?? '', tier: input.tier, template: '', filesFor: () => [] };
  const { folder, secrets = {}, sharedSecrets = {}, memories = [] } = input;
  for (const key of [...Object.keys(secrets), ...Object.keys(sharedSecrets)]) refuseReservedName(key);
  // Old images read it there.
  const chosen = input.model ? modelVariables(input.model) : {};
  const settings = settingsOf(input);
  const [first, ...others] = store.transaction(() => {
    const taken = new Set(store.workspaces.childrenOf(parentId).map((each) => each.name));
    const added = numberedNames(name, input.count ?? 1, taken).map((each, index) => {
      const record = lifecycle.add({
        name: each,
        role,
        parentId,
        canvas: canvas && { x: canvas.x + index * COPY_OFFSET, y: canvas.y + index * COPY_OFFSET },
        maxConcurrentTasks,
        ...config,
        files: filesFor(each),
        ...(tier === undefined ? {} : { tier }),
        ...(external ? { external } : {}),
        ...(folder ? { workspaceDir: folder.path, workspaceAccess: folder.access } : {}),
        settings,
      });
      parts.secrets.setMany(record.id, { ...chosen, ...secrets }, 'user');
      parts.memories.seed(record.id, memories);
      return record;
    });
    for (const [key, value] of Object.entries(sharedSecrets)) {
      parts.secrets.set({ key, value, workspaceId: null });
    }
    return added;
  });
  if (!first) throw new AppError('internal', 'No workspace was asked for');
  lifecycle.start([first, ...others]);
  if (needsBackend) backends.remember();
  return [first, ...others];
}

/** What people set rather than templates; what they say nothing of is left to the usual. */
function settingsOf({
  budgetLimit,
  allowedTier,
  hibernateAfterMinutes,
}: NewWorkspace): Partial<WorkspaceRecord> {
  return {
    ...(budgetLimit === undefined ? {} : { budgetLimit }),
    ...(allowedTier === undefined ? {} : { allowedTier }),
    ...(hibernateAfterMinutes === undefined ? {} : { hibernateAfterMinutes }),
  };
}
