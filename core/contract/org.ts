import { z } from 'zod';
import { appErrorSchema, errorActionSchema } from './entities.ts';

/** Org templates, what an import would do, and what it did. */

/** Satisfied when any member has a value; a plain variable has one member. */
export const envRequirementSchema = z.object({ anyOf: z.array(z.string()) });
export type EnvRequirement = z.infer<typeof envRequirementSchema>;

export const diagnosticSchema = z.object({
  severity: z.enum(['error', 'warning', 'hint']),
  code: z.string(),
  message: z.string(),
  file: z.string(),
  line: z.number(),
  column: z.number(),
  /** What to do, in words; on the command line also what to type. */
  fix: z.string().optional(),
  /** The same as one click, where the app can do it. */
  action: errorActionSchema.optional(),
});
export type Diagnostic = z.infer<typeof diagnosticSchema>;

/** One card of the gallery. */
export const orgTemplateSchema = z.object({
  /** What every operation that takes a `template` accepts: a folder, or for templates of a registry a git address. */
  template: z.string(),
  /** Short name: that of its folder or of its entry in the registry. */
  dir: z.string(),
  name: z.string(),
  description: z.string(),
  /** All of the tree, also those that are not spawned; null when nothing was fetched yet. */
  workspaces: z.number().nullable(),
  /** bundled: ships with the app · installed: lies in the data folder · registry: named by a manifest */
  origin: z.enum(['bundled', 'installed', 'registry']),
  /** Of all files that the template reads, in bytes; null when nothing was fetched yet. */
  sizeBytes: z.number().nullable(),
  /** Of all of its workspaces, each once; none when nothing was fetched yet. */
  runtimes: z.array(z.string()),
  requiredEnv: z.array(envRequirementSchema),
  recommendedEnv: z.array(envRequirementSchema),
  /** The beginning of the tree in creation order; `depth` is 1 at the roots. */
  preview: z.array(z.object({ name: z.string(), role: z.string(), depth: z.number() })),
  error: appErrorSchema.nullable(),
});
export type OrgTemplate = z.infer<typeof orgTemplateSchema>;

/** merge: fills in and updates, keeps what people changed, never removes · reconcile: makes the org what the template says */
export const importModeSchema = z.enum(['merge', 'reconcile']);
export type ImportMode = z.infer<typeof importModeSchema>;

export const planActions = ['create', 'keep', 'update', 'move', 'remove'] as const;
export const planEntrySchema = z.object({
  action: z.enum(planActions),
  /** Names from the root joined by `/`, with `~` and `/` in names escaped as `~0` and `~1`. For a removal where it lives. */
  path: z.string(),
  name: z.string(),
  /** null at the roots. */
  parentPath: z.string().nullable(),
  role: z.string(),
  runtime: z.string(),
  tier: z.number(),
  /** Of the workspace that exists; null for one to create. */
  workspaceId: z.string().nullable(),
  reason: z.string(),
  /** What an update or move changes. Secrets and long texts are named but not quoted. */
  changes: z.array(z.object({ field: z.string(), from: z.string(), to: z.string() })),
  /** move: the path where it lives now. */
  movedFrom: z.string().nullable(),
  /** remove: what goes with it, in the user's words. */
  losses: z.array(z.string()),
  /** Where the template states it; null for a removal. */
  source: z.object({ file: z.string(), line: z.number() }).nullable(),
});
export type PlanEntry = z.infer<typeof planEntrySchema>;

/** A required variable without a value, and who needs it; no names: the whole org. */
const missingEnvSchema = z.object({ anyOf: z.array(z.string()), neededBy: z.array(z.string()) });

export const orgPlanSchema = z.object({
  /** Changes whenever the template or the org does: an import that names it does what was shown, or nothing. */
  id: z.string(),
  org: z.string(),
  /** Something that an earlier import of this org made still lives: a merge and a reconcile may differ. */
  orgExists: z.boolean(),
  description: z.string(),
  template: z.string(),
  mode: importModeSchema,
  /** In creation order, a parent before its children; removals at the end, children first. */
  entries: z.array(planEntrySchema),
  counts: z.record(z.enum(planActions), z.number()),
  /** Workspaces of the template that say `spawning: false`. */
  notSpawned: z.number(),
  /** Union over the whole template. */
  requiredEnv: z.array(envRequirementSchema),
  missingEnv: z.array(missingEnvSchema),
  recommendedEnv: z.array(missingEnvSchema),
  /** With an error among them nothing can be imported. */
  diagnostics: z.array(diagnosticSchema),
});
export type OrgPlan = z.infer<typeof orgPlanSchema>;

export const importResultSchema = z.object({
  org: z.string(),
  mode: importModeSchema,
  /** Those that the template has and that are spawned, in creation order. `skipped`: it existed before. */
  workspaces: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      tier: z.number(),
      action: z.enum(planActions),
      skipped: z.boolean(),
      channels: z.array(z.string()),
      channelsSkipped: z.array(z.object({ type: z.string(), reason: z.string() })),
    }),
  ),
  created: z.number(),
  /** Existed before and were not created anew; updated and moved ones count too. */
  kept: z.number(),
  updated: z.number(),
  moved: z.number(),
  removed: z.number(),
});
export type ImportResult = z.infer<typeof importResultSchema>;

/** One run of the checks over a template. */
export const templateCheckSchema = z.object({
  template: z.string(),
  name: z.string(),
  totals: z.record(z.string(), z.number()),
  diagnostics: z.array(diagnosticSchema),
  checkedAt: z.number(),
});
export type TemplateCheck = z.infer<typeof templateCheckSchema>;
