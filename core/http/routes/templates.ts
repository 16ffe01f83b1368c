import { z } from 'zod';
import { toAppError } from '../../base/index.ts';
import type { WorkspaceTemplate } from '../../contract/index.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';

/** Texts, of which some bytes need several in JSON. */
const IMPORT_BODY_BYTES = 16 * 1024 * 1024;

const importBody = z.object({
  name: z.string().min(1).max(255),
  files: z.record(z.string(), z.string()),
});
const env = z.union([z.string(), z.object({ any_of: z.array(z.string()) })]);
const row = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  tier: z.number(),
  runtime: z.string(),
  model: z.string(),
  models: z.array(z.object({ id: z.string(), name: z.string(), required_env: z.array(env) })).optional(),
  required_env: z.array(env).optional(),
  /** Slugs. */
  providers: z.array(z.string()).optional(),
  provider_registry: z.array(z.record(z.string(), z.unknown())).optional(),
  skills: z.array(z.string()),
  skill_count: z.number(),
  provision_timeout_seconds: z.number().optional(),
});

export const templateRoutes: Routes = (define, { settings: { templates } }) => {
  define(
    {
      method: 'GET',
      path: '/templates',
      tier: 'admin',
      summary: 'Templates that a workspace can begin with',
      answers: { 200: z.array(row) },
      difference:
        'those that come with the app, those that were imported, and folders that images are taken from; a `tier` is what the template asks for: above the usual one (2, or as `workspaces.tier` says) a workspace gets it only where the request names it',
    },
    async () => (await templates.list()).map(rowOf),
  );

  define(
    {
      method: 'POST',
      path: '/templates/import',
      tier: 'admin',
      summary: 'Keeps files as a template',
      body: importBody,
      invalid: 'invalid request body',
      bodyLimitBytes: IMPORT_BODY_BYTES,
      answers: {
        201: z.object({ status: z.literal('imported'), id: z.string(), name: z.string() }),
        400: 'too many files, or a path that cannot be',
        409: 'there is one of that name: `id` says which',
      },
      difference:
        'a generated config.yaml names the runtime `claude-code`; a `tier` above the usual one counts only where a request names it',
    },
    async ({ body: { name, files }, reply }) => {
      try {
        const id = await templates.import(name, files);
        return await reply.status(201).send({ status: 'imported', id, name });
      } catch (error) {
        const known = toAppError(error);
        if (known.code !== 'template_exists') throw error;
        throw new HttpProblem(409, 'template already exists', { id: known.detail });
      }
    },
  );
};

function rowOf(template: WorkspaceTemplate) {
  const { id, name, description, tier, runtime, model, skills, provisionTimeoutSeconds } = template;
  const models = template.models.map((each) => ({
    id: each.id,
    name: each.name,
    required_env: each.requiredEnv,
  }));
  return {
    id,
    name,
    description,
    tier,
    runtime,
    model,
    ...someOf('models', models),
    ...someOf('required_env', template.requiredEnv),
    ...someOf('providers', template.providers),
    ...someOf('provider_registry', template.providerRegistry),
    skills,
    skill_count: skills.length,
    ...(provisionTimeoutSeconds === null ? {} : { provision_timeout_seconds: provisionTimeoutSeconds }),
  };
}

/** Clients take an absent list for none. */
function someOf(field: string, list: readonly unknown[]): Record<string, unknown> {
  return list.length > 0 ? { [field]: list } : {};
}
