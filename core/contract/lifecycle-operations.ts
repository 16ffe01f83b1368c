import { z } from 'zod';
import { MAX_IDLE_MINUTES, updateTierSchema, workspaceSchema } from './entities.ts';
import { command, nothing } from './operation.ts';
import { secretKeySchema, secretValueSchema } from './secret-operations.ts';

const ofWorkspace = z.object({ id: z.string() });
const count = z.object({ count: z.number() });
const tier = z.number().int().min(1).max(4);
const point = z.object({ x: z.number(), y: z.number() });
/** Of a folder of this machine; it needs an absolute path in `workspaceDir`. */
const access = workspaceSchema.shape.workspaceAccess;

const missing = ['workspace_not_found', 'workspace_removed'] as const;
const stopped = [...missing, 'being_removed', 'ancestor_paused'] as const;
const create = [
  'name_taken',
  'invalid_name',
  'unknown_runtime',
  'unknown_template',
  'template_invalid',
  'template_source_unknown',
  'no_backend',
  'invalid_folder',
  'secret_reserved',
  'secrets_locked',
  ...stopped,
] as const;
/** Variables by their names. */
const variables = z.record(secretKeySchema, secretValueSchema).default({});

/** What people do with workspaces. */
export const lifecycleOperations = {
  /** All or nothing: unless everything that is asked for can be had, nobody is made and no key is stored. */
  'workspaces.create': command(
    'New workspace',
    z.object({
      name: z.string().trim().min(1).max(255),
      role: z.string().max(1000).default(''),
      runtime: z.string().max(100).optional(),
      template: z.string().optional(),
      model: z.string().trim().max(100).optional(),
      tier: tier.optional(),
      /** The user agreed to that tier: 3 and 4 expose this machine to its agent. */
      allowTier: z.boolean().default(false),
      parentId: z.string().nullable().default(null),
      canvas: point.nullable().default(null),
      workspaceDir: z.string().default(''),
      workspaceAccess: access.optional(),
      /** What it may spend in a month, in US cents; null: as much as it likes. */
      budgetCents: z.number().int().min(0).nullable().default(null),
      /** null: never. Left out: as all new ones. */
      hibernateAfterMinutes: z.number().int().min(1).max(MAX_IDLE_MINUTES).nullable().optional(),
      /** Its own variables. */
      secrets: variables,
      /** Variables for every workspace; those that had another value are restarted. */
      sharedSecrets: variables,
      /** Several are numbered, each with its own number behind the name. */
      count: z.number().int().min(1).max(20).default(1),
    }),
    /** The first one, and the ids of the others. */
    workspaceSchema.extend({ copies: z.array(z.string()) }),
    create,
  ),
  /** Makes its instance anew. A template's files replace those of that name; all others stay. */
  'workspaces.restart': command(
    'Restart',
    z.object({
      id: z.string(),
      /** Forget the agent's session. */
      reset: z.boolean().default(false),
      /** Take the files of this template. */
      template: z.string().min(1).optional(),
      /** Take those of the template that fits best: by its name, else by its runtime. */
      applyTemplate: z.boolean().default(false),
      /** Write the files of its org template again, whatever the agent made of them. */
      rebuildConfig: z.boolean().default(false),
    }),
    /** The template that was applied, empty for none; and whether the session is forgotten. */
    z.object({ template: z.string(), reset: z.boolean() }),
    [...stopped, 'unknown_template', 'template_invalid'],
  ),
  'workspaces.pause': command('Pause with everything below', ofWorkspace, count, [
    ...missing,
    'being_removed',
  ]),
  'workspaces.resume': command('Resume with everything below', ofWorkspace, count, stopped),
  'workspaces.hibernate': command(
    'Put to sleep until the next message',
    z.object({
      id: z.string(),
      /** Also one that is at work, which is lost then. */
      force: z.boolean().default(false),
    }),
    nothing,
    [...missing, 'being_removed', 'not_awake', 'has_active_tasks'],
  ),
  'workspaces.wake': command('Wake up', ofWorkspace, nothing, stopped),
  'workspaces.remove': command(
    'Remove with everything below',
    z.object({
      id: z.string(),
      /** Delete its history, too. */
      purge: z.boolean().default(false),
      /** Stop now and destroy later, so that it can be undone. */
      undoable: z.boolean().default(false),
    }),
    /** `destroyAt`: until then it can be undone; null when it is done. */
    z.object({ count: z.number(), destroyAt: z.number().nullable() }),
    [...missing, 'stop_failed'],
  ),
  /** Brings back what one removal takes along, as it was; none when there is nothing to undo. */
  'workspaces.undoRemove': command('Undo a removal', ofWorkspace, count, missing),
  /**
   * Also moves it, and changes what its agent runs as. Another tier or runtime is started at once; another model,
   * parent or folder counts from its next start on, which comes at once with `restart`.
   */
  'workspaces.update': command(
    'Change a workspace',
    z.object({
      id: z.string(),
      name: z.string().trim().min(1).max(255).optional(),
      role: z.string().max(1000).optional(),
      canvas: point.nullable().optional(),
      collapsed: z.boolean().optional(),
      updateTier: updateTierSchema.optional(),
      parentId: z.string().nullable().optional(),
      /** Place among its siblings; left out, one that moves comes last. */
      position: z.number().int().min(0).optional(),
      tier: tier.optional(),
      runtime: z.string().min(1).max(100).optional(),
      model: z.string().max(100).optional(),
      workspaceDir: z.string().optional(),
      workspaceAccess: access.optional(),
      /** Of an agent that runs elsewhere: its messages are sent to it, or it fetches them. */
      deliveryMode: z.enum(['push', 'poll']).optional(),
      /** null: never. */
      hibernateAfterMinutes: z.number().int().min(1).max(MAX_IDLE_MINUTES).nullable().optional(),
      restart: z.boolean().default(false),
    }),
    workspaceSchema.extend({
      /** What was changed does not count yet: only from its next start on. */
      needsRestart: z.boolean(),
    }),
    [
      'name_taken',
      'invalid_name',
      'invalid_folder',
      'invalid_folder_access',
      'unknown_runtime',
      'url_required',
      'move_into_itself',
      ...stopped,
    ],
  ),
  /** Says that a workspace may run with this tier: 3 and 4 expose this machine to its agent. */
  'workspaces.allowTier': command(
    'Allow an isolation tier',
    z.object({ id: z.string(), tier }),
    workspaceSchema,
    [...missing, 'being_removed'],
  ),
  /**
   * A copy: its files and settings, not its data. It lies beside the original unless told where, and gets another name
   * where its own is taken. Channels are switched off in it.
   */
  'workspaces.duplicate': command(
    'Duplicate',
    z.object({
      id: z.string(),
      withDescendants: z.boolean().default(false),
      /** null: an org of its own. Left out: where the original is. */
      parentId: z.string().nullable().optional(),
      canvas: point.optional(),
    }),
    z.object({ workspace: workspaceSchema, count: z.number() }),
    [...stopped, 'no_backend', 'secret_unreadable', 'secrets_locked'],
  ),
} as const;
