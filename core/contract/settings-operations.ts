import { z } from 'zod';
import { command, nothing, query } from './operation.ts';
import { choiceSourceSchema, instructionSchema, workspaceTemplateSchema } from './settings.ts';

const id = z.string();
const missing = ['workspace_not_found', 'workspace_removed'] as const;
const locked = ['secret_unreadable', 'secrets_locked'] as const;
const json = z.record(z.string(), z.unknown());
const title = z.string().trim().min(1).max(200);
const content = z.string().min(1).max(8192);
const priority = z.number().int();
/** A provider's slug, as the images know it. */
const provider = z.string().trim().max(100);

/** What an import of a bundle made, as a tree. */
interface ImportedWorkspace {
  readonly id: string;
  readonly name: string;
  readonly children: readonly ImportedWorkspace[];
}
const importedSchema: z.ZodType<ImportedWorkspace> = z.lazy(() =>
  z.object({ id, name: z.string(), children: z.array(importedSchema) }),
);

/** Model, settings, rules, templates and bundles of workspaces. */
export const settingsOperations = {
  'models.get': query(
    'The model of a workspace and who provides it',
    z.object({ id }),
    z.object({
      model: z.string(),
      modelSource: choiceSourceSchema,
      provider: z.string(),
      providerSource: choiceSourceSchema,
    }),
    [...missing, ...locked],
  ),
  /** The empty one is that of its template again. It is restarted for it. */
  'models.set': command('Choose a model', z.object({ id, model: z.string().trim().max(100) }), nothing, [
    ...missing,
    ...locked,
  ]),
  /** The empty one is that of its model again. It is restarted for it. */
  'models.setProvider': command('Choose a provider', z.object({ id, provider }), nothing, [
    ...missing,
    ...locked,
  ]),
  'agents.card': query(
    'What an agent says of itself',
    z.object({ id }),
    /** null: it has not registered yet. */
    z.object({ card: json.nullable() }),
    missing,
  ),
  'config.get': query(
    'What clients keep here about a workspace',
    z.object({ id }),
    z.object({ data: json }),
    missing,
  ),
  /** What is given replaces the same at the top level; all else stays. */
  'config.merge': command('Change what clients keep here', z.object({ id, data: json }), nothing, [
    ...missing,
    'config_too_large',
  ]),
  'instructions.list': query(
    'Rules for agents, by priority',
    z.object({
      scope: instructionSchema.shape.scope.optional(),
      /** Only those that count for this one. */
      workspaceId: z.string().optional(),
    }),
    z.object({ instructions: z.array(instructionSchema) }),
  ),
  'instructions.add': command(
    'Add a rule for agents',
    z.object({
      /** null: for all. */
      workspaceId: z.string().nullable().default(null),
      title,
      content,
      priority: priority.default(0),
    }),
    z.object({ id }),
    ['workspace_not_found'],
  ),
  'instructions.change': command(
    'Change a rule for agents',
    z.object({
      id,
      title: title.optional(),
      content: content.optional(),
      priority: priority.optional(),
      enabled: z.boolean().optional(),
    }),
    nothing,
    ['instruction_not_found'],
  ),
  'instructions.remove': command('Delete a rule for agents', z.object({ id }), nothing, [
    'instruction_not_found',
  ]),
  'templates.list': query(
    'Templates that a workspace can begin with',
    nothing,
    z.object({ templates: z.array(workspaceTemplateSchema) }),
  ),
  /** Paths in the template, with `/`; sizes in bytes. */
  'templates.files': query(
    'What a workspace template consists of',
    z.object({ id }),
    z.object({ files: z.array(z.object({ path: z.string(), sizeBytes: z.number() })) }),
    ['unknown_template'],
  ),
  'templates.import': command(
    'Add a workspace template',
    z.object({ name: z.string().trim().min(1).max(255), files: z.record(z.string(), z.string()) }),
    z.object({ id }),
    ['too_many_files', 'invalid_path', 'template_invalid', 'template_exists'],
  ),
  /** A workspace with all below it as one document, without secrets and history. */
  'bundles.export': query('Export as a bundle', z.object({ id }), z.object({ bundle: json }), missing),
  'bundles.import': command(
    'Import a bundle',
    z.object({
      bundle: json,
      /** Makes it a member of a team, under another name where its own is taken; left out, it is an org of its own. */
      parentId: id.optional(),
    }),
    importedSchema,
    [
      'bundle_invalid',
      'workspace_not_found',
      'workspace_removed',
      'being_removed',
      'ancestor_paused',
      'name_taken',
      'unknown_runtime',
      'template_source_unknown',
      'no_backend',
    ],
  ),
} as const;
