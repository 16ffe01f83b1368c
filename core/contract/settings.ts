import { z } from 'zod';

/** A name of a variable, or several of which any one is enough. */
const envSchema = z.union([z.string(), z.object({ any_of: z.array(z.string()) })]);

/** A model that a template offers. */
const offeredModelSchema = z.object({
  id: z.string(),
  name: z.string(),
  requiredEnv: z.array(envSchema),
});

/** A folder with a config.yaml and files that a workspace can begin with. */
export const workspaceTemplateSchema = z.object({
  /** Name of the folder: what a new workspace names. */
  id: z.string(),
  name: z.string(),
  description: z.string(),
  tier: z.number(),
  runtime: z.string(),
  model: z.string(),
  models: z.array(offeredModelSchema),
  requiredEnv: z.array(envSchema),
  /** Slugs of the providers that it works with. */
  providers: z.array(z.string()),
  /** How each of its providers is reached, as its config.yaml says. */
  providerRegistry: z.array(z.record(z.string(), z.unknown())),
  skills: z.array(z.string()),
  /** How long a start may take; null for the usual. */
  provisionTimeoutSeconds: z.number().nullable(),
  /** bundled: comes with the app · imported: somebody brought it · folder: where the settings say that images come from */
  origin: z.enum(['bundled', 'imported', 'folder']),
});
export type WorkspaceTemplate = z.infer<typeof workspaceTemplateSchema>;

/** A rule that agents read with their system prompt. */
export const instructionSchema = z.object({
  id: z.string(),
  scope: z.enum(['global', 'workspace']),
  /** Id of the workspace that it is for; null for all. */
  scopeTarget: z.string().nullable(),
  title: z.string(),
  /** Markdown. */
  content: z.string(),
  /** Higher ones come first. */
  priority: z.number(),
  enabled: z.boolean(),
  createdAt: z.number(),
  updatedAt: z.number(),
});

/** Where a model or a provider comes from. */
export const choiceSourceSchema = z.enum(['default', 'workspace_secrets']);
