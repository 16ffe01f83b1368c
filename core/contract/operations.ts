import { z } from 'zod';
import {
  activitySchema,
  buildSchema,
  chatMessageSchema,
  delegationSchema,
  doctorCheckSchema,
  engineInfoSchema,
  problemSchema,
  updateTierSchema,
  workspaceSchema,
} from './entities.ts';
import { sequencedEventSchema } from './events.ts';
import { imageOperations } from './image-operations.ts';
import { command, nothing, type Operation, query } from './operation.ts';
import { orgOperations } from './org-operations.ts';
import { secretOperations } from './secret-operations.ts';
import { taskSchema } from './tasks.ts';

const ofWorkspace = z.object({ id: z.string() });
const limit = z.number().int().min(1).max(500);

/** Every operation of the engine, once. Client, dispatcher and command line are derived from it. */
export const operations = {
  'engine.info': query('About this engine', nothing, engineInfoSchema),
  'engine.snapshot': query(
    'Everything that the canvas shows, with the sequence number it is true for',
    nothing,
    z.object({
      /** Events with a greater `seq` are not yet part of this snapshot. */
      seq: z.number(),
      engine: engineInfoSchema,
      workspaces: z.array(workspaceSchema),
      builds: z.array(buildSchema),
      /** Delegations of the last 60 minutes, newest first. */
      delegations: z.array(delegationSchema),
      problems: z.array(problemSchema),
      tasks: z.array(taskSchema),
    }),
  ),
  'events.since': query(
    'Events after a sequence number',
    z.object({ seq: z.number() }),
    /** `complete: false` means the range is gone: take a new snapshot instead. */
    z.object({ complete: z.boolean(), events: z.array(sequencedEventSchema) }),
  ),
  'engine.useBackend': command(
    'Choose where workspaces run',
    z.object({ backend: z.enum(['docker', 'process', 'auto']) }),
    engineInfoSchema,
    ['docker_absent'],
  ),
  'engine.shutdown': command('Stop the engine', z.object({ workspaces: z.enum(['keep', 'stop']) }), nothing),
  'docker.retry': command('Look for a Docker engine again', nothing, engineInfoSchema),
  'engine.signIn': command('A link that signs one browser in', nothing, z.object({ url: z.string() })),
  'doctor.run': query('Check this machine', nothing, z.object({ checks: z.array(doctorCheckSchema) })),

  'workspaces.create': command(
    'New workspace',
    z.object({
      name: z.string().trim().min(1).max(255),
      role: z.string().max(1000).default(''),
      runtime: z.string().max(100).optional(),
      template: z.string().optional(),
      tier: z.number().int().min(1).max(4).optional(),
      parentId: z.string().nullable().default(null),
      canvas: z.object({ x: z.number(), y: z.number() }).nullable().default(null),
    }),
    workspaceSchema,
    [
      'name_taken',
      'invalid_name',
      'unknown_runtime',
      'template_source_unknown',
      'no_backend',
      'workspace_not_found',
      'workspace_removed',
      'ancestor_paused',
    ],
  ),
  'workspaces.restart': command('Restart', ofWorkspace, nothing, [
    'workspace_not_found',
    'workspace_removed',
    'ancestor_paused',
  ]),
  'workspaces.pause': command('Pause with everything below', ofWorkspace, z.object({ count: z.number() }), [
    'workspace_not_found',
    'workspace_removed',
  ]),
  'workspaces.resume': command('Resume with everything below', ofWorkspace, z.object({ count: z.number() }), [
    'workspace_not_found',
    'workspace_removed',
    'ancestor_paused',
  ]),
  'workspaces.remove': command(
    'Remove with everything below',
    z.object({ id: z.string(), purge: z.boolean().default(false) }),
    z.object({ count: z.number() }),
    ['workspace_not_found', 'workspace_removed'],
  ),
  'workspaces.update': command(
    'Rename, describe, place or collapse a workspace',
    z.object({
      id: z.string(),
      name: z.string().trim().min(1).max(255).optional(),
      role: z.string().max(1000).optional(),
      canvas: z.object({ x: z.number(), y: z.number() }).nullable().optional(),
      collapsed: z.boolean().optional(),
      updateTier: updateTierSchema.optional(),
    }),
    workspaceSchema,
    ['workspace_not_found', 'workspace_removed', 'name_taken', 'invalid_name'],
  ),
  'workspaces.logs': query(
    'Last log lines of a workspace',
    z.object({ id: z.string(), tail: z.number().int().min(1).max(5000).default(200) }),
    z.object({ lines: z.array(z.string()) }),
    ['workspace_not_found', 'workspace_removed', 'not_running'],
  ),

  ...orgOperations,
  ...secretOperations,

  'chat.send': command(
    'Send a message',
    z.object({ id: z.string(), text: z.string().trim().min(1).max(100_000) }),
    chatMessageSchema,
    ['workspace_not_found', 'workspace_removed'],
  ),
  'chat.retry': command(
    'Send a failed message again',
    z.object({ messageId: z.string() }),
    chatMessageSchema,
    ['message_not_found'],
  ),
  'chat.history': query(
    'Chat between the user and a workspace, oldest first',
    z.object({ id: z.string(), before: z.number().optional(), limit: limit.default(100) }),
    z.object({ messages: z.array(chatMessageSchema), reachedEnd: z.boolean() }),
    ['workspace_not_found', 'workspace_removed'],
  ),
  'timeline.list': query(
    'What happened, newest first: of one workspace, between two, or everywhere',
    z.object({
      workspaceId: z.string().optional(),
      peerId: z.string().optional(),
      before: z.number().optional(),
      limit: limit.default(100),
    }),
    z.object({ entries: z.array(activitySchema), reachedEnd: z.boolean() }),
  ),

  ...imageOperations,
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;
/** What a caller passes; defaults may be left out. */
export type InputOf<N extends OperationName> = z.input<(typeof operations)[N]['input']>;
/** What a handler receives; defaults are filled in. */
export type ParsedInputOf<N extends OperationName> = z.output<(typeof operations)[N]['input']>;
export type OutputOf<N extends OperationName> = z.output<(typeof operations)[N]['output']>;

export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(operations, name);
}
