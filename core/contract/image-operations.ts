import { z } from 'zod';
import { buildSchema } from './entities.ts';
import { imageOverviewSchema, imageSettingsSchema, prunePlanSchema, runtimeImageSchema } from './images.ts';
import { kitSummarySchema } from './offline.ts';
import { command, nothing, query } from './operation.ts';
import { taskSchema } from './tasks.ts';

const runtime = z.string().trim().min(1).max(100);
const ofBuild = z.object({ id: z.string() });
const task = z.object({ task: taskSchema });
const dockerErrors = ['docker_absent', 'docker_lost'] as const;
const kitErrors = ['kit_not_found', 'kit_damaged', 'kit_unsupported'] as const;

export const imageOperations = {
  'images.settings': query(
    'Where images come from',
    nothing,
    z.object({
      settings: imageSettingsSchema,
      /** Names of settings that the environment decides, with its variable. */
      fixed: z.array(z.object({ setting: z.string(), variable: z.string() })),
    }),
  ),
  'images.configure': command(
    'Change where images come from',
    imageSettingsSchema.partial(),
    imageSettingsSchema,
    ['image_settings_invalid'],
  ),
  'images.list': query('Images, their runtimes and their disk', nothing, imageOverviewSchema, dockerErrors),
  /** Ends with a `BuiltImage`. Always asks the source what is newest; builds only what is not there. */
  'images.build': command(
    'Build the image of a runtime',
    z.object({
      runtime,
      /** Use nothing of the builder's cache and build also what is there. */
      anew: z.boolean().default(false),
    }),
    task,
    ['unknown_runtime', 'template_source_unknown', ...dockerErrors],
  ),
  /** Ends with a `RefreshResult`. No runtimes: those that workspaces use. */
  'images.refresh': command(
    'Get the newest images',
    z.object({ runtimes: z.array(runtime).default([]), recreate: z.boolean().default(true) }),
    task,
    ['unknown_runtime', ...dockerErrors],
  ),
  'images.check': command(
    'Look for newer images, without building',
    nothing,
    z.object({ runtimes: z.array(runtimeImageSchema) }),
    dockerErrors,
  ),
  'images.prunePlan': query(
    'What a prune would remove',
    z.object({ keep: z.number().int().min(0).optional(), buildCache: z.boolean().default(false) }),
    prunePlanSchema,
    dockerErrors,
  ),
  'images.prune': command(
    'Remove images that no workspace uses',
    z.object({ ids: z.array(z.string()), buildCache: z.boolean().default(false) }),
    z.object({
      removed: z.array(z.string()),
      failed: z.array(z.object({ id: z.string(), message: z.string() })),
      freedBytes: z.number(),
    }),
    dockerErrors,
  ),
  'images.rollout': command(
    'Decide about a new image that is tried out',
    z.object({ runtime, action: z.enum(['promote', 'withdraw']) }),
    nothing,
    ['rollout_not_found'],
  ),
  'images.pin': command(
    'Hold a runtime at one image of the registry',
    z.object({
      runtime,
      digest: z
        .string()
        .regex(/^sha256:[a-f0-9]{64}$/)
        .nullable(),
    }),
    nothing,
    ['unknown_runtime'],
  ),

  'builds.list': query(
    'Image builds, newest first',
    /** `before`: of the build whose older ones are asked for; the newest otherwise. */
    z.object({ before: z.string().optional(), limit: z.number().int().min(1).max(200).default(200) }),
    z.object({ builds: z.array(buildSchema), reachedEnd: z.boolean() }),
    ['build_not_found'],
  ),
  'builds.get': query('One image build', ofBuild, buildSchema, ['build_not_found']),
  'builds.log': query(
    'Log of an image build',
    z.object({ id: z.string(), fromLine: z.number().int().min(0).default(0) }),
    z.object({ lines: z.array(z.string()), nextLine: z.number() }),
    ['build_not_found'],
  ),
  'builds.cancel': command('Cancel an image build', ofBuild, nothing, ['build_not_found']),

  /** Ends with a `KitSummary`. `org` is a name; without one all orgs go in. */
  'offline.export': command(
    'Write an offline kit',
    z.object({
      /** Absolute path. */
      file: z.string().min(1),
      org: z.string().optional(),
      /** Replace a file that is there. */
      force: z.boolean().default(false),
    }),
    task,
    ['org_not_found', 'kit_exists', 'kit_secret', 'folder_not_found', ...dockerErrors],
  ),
  'offline.inspect': query(
    'Look into an offline kit, and verify it',
    z.object({ file: z.string().min(1) }),
    kitSummarySchema,
    kitErrors,
  ),
  /** Ends with a `KitImport`. */
  'offline.import': command(
    'Bring up the orgs of an offline kit',
    z.object({ file: z.string().min(1) }),
    task,
    [...kitErrors, 'env_missing', ...dockerErrors],
  ),

  'tasks.list': query(
    'Work that takes longer, newest first',
    nothing,
    z.object({ tasks: z.array(taskSchema) }),
  ),
  'tasks.cancel': command('Cancel', z.object({ id: z.string() }), nothing, ['task_not_found']),
};
