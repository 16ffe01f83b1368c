import { z } from 'zod';
import { type AppError, toAppError } from '../../base/index.ts';
import type { EnvRequirement, ImportResult, OrgPlan, OrgTemplate } from '../../contract/index.ts';
import { HttpProblem } from '../errors.ts';
import type { HttpServices, Routes } from '../services.ts';

const importBody = z.object({
  dir: z.string().nullish(),
  template: z.record(z.string(), z.unknown()).nullish(),
  mode: z.string().nullish(),
});

/** Codes of what could not be read or put together. */
const EXPANSION = /^(include_|external_|yaml_|root_not_allowed|file_empty|file_too_large|not_utf8|alias_)/;

/** Clients of the platform cannot ask for anything else. */
const AS_IT_IS = { offline: false, frozen: false };

type ImportRequest = Parameters<HttpServices['importOrg']>[0];

const env = z.union([z.string(), z.object({ any_of: z.array(z.string()) })]);
const templateShape = z.object({
  /** What an import names. */
  dir: z.string(),
  name: z.string(),
  description: z.string(),
  /** With all below each other. */
  workspaces: z.number(),
  required_env: z.array(env),
  recommended_env: z.array(env),
  /** Why it cannot be imported as it is. */
  error: z.string().optional(),
  detail: z.string().optional(),
});
const importedShape = z.object({
  org: z.string(),
  workspaces: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      tier: z.number(),
      channels: z.array(z.string()).optional(),
      channels_skipped: z
        .array(z.object({ workspace: z.string(), type: z.string(), reason: z.string() }))
        .optional(),
      /** It was there. */
      skipped: z.boolean().optional(),
    }),
  ),
  count: z.number(),
  mode: z.literal('reconcile').optional(),
  reconcile_removed_count: z.number().optional(),
});
const missingEnvShape = z.object({
  error: z.literal('missing required environment variables'),
  missing_env: z.array(env),
  required_env: z.array(env),
  template: z.string(),
  suggestion: z.string(),
});

export const orgRoutes: Routes = (define, services) => {
  define(
    {
      method: 'GET',
      path: '/org/templates',
      tier: 'admin',
      summary: 'Templates of whole organisations',
      answers: { 200: z.array(templateShape) },
      difference: 'one that cannot be imported is listed with its `error`',
    },
    async () => {
      const templates = await services.orgTemplates();
      return templates.filter(({ origin }) => origin !== 'registry').map(templateRow);
    },
  );

  define(
    {
      method: 'POST',
      path: '/org/import',
      tier: 'admin',
      summary: 'Makes and starts the workspaces of a template that are missing',
      body: importBody,
      invalid: 'invalid request body',
      answers: {
        201: importedShape,
        400: 'no template, a folder outside of the templates, or a template that cannot be used: `detail` says why',
        404: 'there is no such template',
        412: missingEnvShape,
      },
      difference:
        'all or nothing, so never 207; `reconcile` removes only workspaces of the same org; `org.yml` is read, too; each import ends with `org.import.completed` or `org.import.failed`',
    },
    async ({ body, reply }) => {
      const mode = body.mode || 'merge';
      if (mode !== 'merge' && mode !== 'reconcile') {
        throw new HttpProblem(400, `invalid mode "${mode}": use "merge" or "reconcile"`);
      }
      const name = body.template?.name;
      const inline = typeof name === 'string' && name.trim() !== '' ? (body.template ?? null) : null;
      if (!body.dir && !inline) throw new HttpProblem(400, "provide 'dir' or 'template'");
      if (body.dir && (body.dir.split(/[\\/]/).includes('..') || /^[\\/]|[:#]/.test(body.dir)))
        throw new HttpProblem(400, 'invalid org directory');
      const result = body.dir
        ? await importFrom({ template: body.dir, mode, ...AS_IT_IS }, body.dir, services)
        : await services.withInlineTemplate(inline ?? {}, (template) =>
            importFrom({ template, mode, ...AS_IT_IS }, String(name), services),
          );
      return reply.status(201).send(resultBody(result));
    },
  );
};

function templateRow({
  dir,
  name,
  description,
  workspaces,
  requiredEnv,
  recommendedEnv,
  error,
}: OrgTemplate) {
  return {
    dir,
    name,
    description,
    workspaces: workspaces ?? 0,
    required_env: requiredEnv.map(envEntry),
    recommended_env: recommendedEnv.map(envEntry),
    ...(error ? { error: error.message, detail: error.detail } : {}),
  };
}

function envEntry({ anyOf }: EnvRequirement) {
  return anyOf.length === 1 ? anyOf[0] : { any_of: anyOf };
}

/** Turns the refusals of an import into what the wire knows; `shown` names the template there. */
async function importFrom(
  request: ImportRequest,
  shown: string,
  services: HttpServices,
): Promise<ImportResult> {
  try {
    return await services.importOrg(request);
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === 'env_missing') throw missingEnv(await services.planOrg(request), shown);
    if (error.code === 'template_invalid') throw await invalidTemplate(error, request, services);
    throw thrown;
  }
}

function missingEnv(plan: OrgPlan, template: string): HttpProblem {
  const missing = plan.missingEnv.map(envEntry);
  const names = plan.missingEnv.map(({ anyOf }) => anyOf.join(' or ')).join(', ');
  return new HttpProblem(412, 'missing required environment variables', {
    missing_env: missing,
    required_env: plan.requiredEnv.map(envEntry),
    template,
    suggestion: `Store a value for ${names} ("molecule secrets set KEY"), then import again.`,
  });
}

/** What could not be read or put together is told apart from what was read and makes no sense. */
async function invalidTemplate(
  error: AppError,
  { template, mode, offline, frozen }: ImportRequest,
  { planOrg }: HttpServices,
): Promise<HttpProblem> {
  const { diagnostics } = await planOrg({ template, mode, offline, frozen });
  const expansion = diagnostics.some(({ severity, code }) => severity === 'error' && EXPANSION.test(code));
  const text = expansion ? 'org template expansion failed' : 'invalid org template';
  return new HttpProblem(400, text, { code: error.code, detail: error.detail ?? error.message });
}

function resultBody(result: ImportResult) {
  const { org, mode, workspaces, removed } = result;
  return {
    org,
    workspaces: workspaces.map(({ id, name, tier, skipped, channels, channelsSkipped }) => ({
      id,
      name,
      tier,
      ...(channels.length > 0 ? { channels } : {}),
      ...(channelsSkipped.length > 0
        ? { channels_skipped: channelsSkipped.map((each) => ({ workspace: name, ...each })) }
        : {}),
      ...(skipped ? { skipped } : {}),
    })),
    count: workspaces.length,
    ...(mode === 'reconcile' ? { mode, reconcile_removed_count: removed } : {}),
  };
}
