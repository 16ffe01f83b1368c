import { z } from 'zod';
import { command, nothing, query } from './operation.ts';
import {
  diagnosticSchema,
  importModeSchema,
  importResultSchema,
  orgPlanSchema,
  orgTemplateSchema,
  templateCheckSchema,
} from './org.ts';

/**
 * A template wherever one is asked for: a folder, the name of a listed one, a zip or tar file, or a git address
 * with an optional `#ref`.
 */
const template = z.string().trim().min(1);
/** offline: ask nobody, repositories are taken as they were last known · frozen: refuse what differs from the lock */
const sourceOptions = { offline: z.boolean().default(false), frozen: z.boolean().default(false) };
/** Opening what is on this machine. */
const openErrors = [
  'template_not_found',
  'template_source_invalid',
  'archive_invalid',
  'git_unreachable',
] as const;
/** Opening also what has to be fetched. */
const templateErrors = [
  ...openErrors,
  'git_missing',
  'git_not_found',
  'git_ref_not_found',
  'git_auth',
  'git_too_large',
] as const;

export const orgOperations = {
  'org.templates': query('Org templates', nothing, z.object({ templates: z.array(orgTemplateSchema) })),
  'org.resolve': query(
    'Resolve an org template without importing it',
    z.object({ template, ...sourceOptions }),
    z.object({
      name: z.string(),
      description: z.string(),
      workspaces: z.array(z.record(z.string(), z.unknown())),
      totals: z.record(z.string(), z.number()),
      diagnostics: z.array(diagnosticSchema),
    }),
    [...templateErrors, 'lock_missing', 'lock_invalid'],
  ),
  'org.check': query(
    'Check an org template as its author would want it checked',
    z.object({ template }),
    templateCheckSchema,
    templateErrors,
  ),
  /** While watched, each change of the folder is told as an event `template.checked`. It ends with the connection. */
  'org.watch': command(
    'Check a template folder whenever it changes',
    z.object({ template }),
    templateCheckSchema,
    [...openErrors, 'template_not_a_folder'],
  ),
  'org.unwatch': command('Stop checking a template folder', z.object({ template }), nothing),
  'org.plan': query(
    'What an import would do',
    z.object({ template, mode: importModeSchema.default('merge'), ...sourceOptions }),
    orgPlanSchema,
    [...templateErrors, 'lock_missing', 'lock_invalid'],
  ),
  'org.import': command(
    'Import an org template',
    z.object({
      template,
      mode: importModeSchema.default('merge'),
      /** Of the plan that was shown: the import refuses when it would do anything else by now. */
      planId: z.string().optional(),
      ...sourceOptions,
    }),
    importResultSchema,
    [
      ...templateErrors,
      'lock_missing',
      'lock_invalid',
      'template_invalid',
      'plan_changed',
      'env_missing',
      'no_backend',
      'ancestor_paused',
      'being_removed',
    ],
  ),
  /** For windows that do not learn where a dropped file lies. `template` is what every operation that takes one accepts. */
  'org.receive': command(
    'Take the files of an org template',
    z.object({
      name: z.string().trim().min(1).max(200),
      /** base64 by path; a single archive is taken as one. */
      files: z.record(z.string(), z.base64().max(7 * 1024 * 1024)),
    }),
    z.object({ template: z.string() }),
    ['invalid_path', 'too_many_files'],
  ),
  'org.demo': command('Start the demo org', nothing, importResultSchema, ['no_backend']),
  'org.export': command(
    'Write a live org as a template',
    /** `org`: name of an org, or id or name of a root. `folder`: absolute, new or empty. */
    z.object({ org: z.string().min(1), folder: z.string().min(1) }),
    z.object({ org: z.string(), folder: z.string(), workspaces: z.number(), files: z.number() }),
    ['org_not_found', 'folder_not_empty', 'no_permission'],
  ),
  'org.lock': query(
    'What a template was last resolved to, as the text of an org.lock file',
    z.object({ template }),
    z.object({ text: z.string() }),
    [...openErrors, 'lock_missing', 'lock_invalid'],
  ),
  /** Folders outside a template that its symlinks may lead into. */
  'org.roots': query(
    'Folders that templates may link to',
    nothing,
    z.object({ folders: z.array(z.string()) }),
  ),
  'org.allowRoot': command(
    'Let templates link into a folder',
    z.object({ folder: z.string().min(1) }),
    z.object({ folders: z.array(z.string()) }),
    ['folder_not_found'],
  ),
  'org.refuseRoot': command(
    'Let templates no longer link into a folder',
    z.object({ folder: z.string().min(1) }),
    z.object({ folders: z.array(z.string()) }),
  ),
  /** Repositories that `!external` may name besides those of the environment: `host/owner/name`, or a prefix with a closing `/`. */
  'org.repositories': query(
    'Repositories that templates may take files from',
    nothing,
    z.object({ repositories: z.array(z.string()) }),
  ),
  'org.allowRepository': command(
    'Let templates take files from a repository',
    z.object({ repository: z.string().regex(/^[^/\s]+(\/[^/\s]+)*\/?$/, 'host/owner/name') }),
    z.object({ repositories: z.array(z.string()) }),
  ),
  'org.refuseRepository': command(
    'Let templates no longer take files from a repository',
    z.object({ repository: z.string() }),
    z.object({ repositories: z.array(z.string()) }),
  ),
  /** Manifests (file or address) whose org templates the gallery lists. */
  'org.registries': query('Template registries', nothing, z.object({ locations: z.array(z.string()) })),
  'org.addRegistry': command(
    'List the templates of a registry',
    z.object({ location: z.string().trim().min(1) }),
    z.object({ locations: z.array(z.string()) }),
    ['registry_invalid', 'registry_unreachable'],
  ),
  'org.removeRegistry': command(
    'No longer list the templates of a registry',
    z.object({ location: z.string() }),
    z.object({ locations: z.array(z.string()) }),
  ),
} as const;
