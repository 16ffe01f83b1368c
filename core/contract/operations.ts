import { z } from 'zod';
import { accessOperations } from './access-operations.ts';
import { appSettingsOperations } from './app-settings-operations.ts';
import { approvalOperations, approvalSchema } from './approval-operations.ts';
import { dockerOperations } from './docker-operations.ts';
import { engineOperations } from './engine-operations.ts';
import {
  buildSchema,
  chatFileSchema,
  chatMessageSchema,
  delegationSchema,
  doctorCheckSchema,
  engineInfoSchema,
  problemSchema,
  workspaceSchema,
} from './entities.ts';
import { sequencedEventSchema } from './events.ts';
import { externalOperations } from './external-operations.ts';
import { historyOperations } from './history-operations.ts';
import { imageOperations } from './image-operations.ts';
import { lifecycleOperations } from './lifecycle-operations.ts';
import { memoryOperations } from './memory-operations.ts';
import { messagingOperations } from './messaging-operations.ts';
import { observeOperations } from './observe-operations.ts';
import { command, nothing, type Operation, query } from './operation.ts';
import { orgOperations } from './org-operations.ts';
import { pluginOperations } from './plugin-operations.ts';
import { replayOperations } from './replay-operations.ts';
import { scheduleOperations } from './schedule-operations.ts';
import { secretOperations } from './secret-operations.ts';
import { settingsOperations } from './settings-operations.ts';
import { startOperations } from './start-operations.ts';
import { taskSchema } from './tasks.ts';
import { tokenOperations } from './token-operations.ts';
import { transferOperations } from './transfer-operations.ts';

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
      /** How many answers nobody has read, by workspace; those without any are left out. */
      unread: z.record(z.string(), z.number()),
      /** How many messages wait to be sent to their agents. */
      queued: z.number(),
      tasks: z.array(taskSchema),
      /** Those that wait for a decision, the oldest first. */
      approvals: z.array(approvalSchema),
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
  ...dockerOperations,
  ...engineOperations,
  'engine.signIn': command('A link that signs one browser in', nothing, z.object({ url: z.string() })),
  'doctor.run': query('Check this machine', nothing, z.object({ checks: z.array(doctorCheckSchema) })),

  ...lifecycleOperations,
  ...observeOperations,
  ...startOperations,
  ...orgOperations,
  ...secretOperations,
  ...settingsOperations,
  ...appSettingsOperations,
  ...memoryOperations,
  ...scheduleOperations,
  ...historyOperations,
  ...replayOperations,
  ...messagingOperations,
  ...approvalOperations,
  ...transferOperations,

  'chat.send': command(
    'Send a message',
    z
      .object({
        id: z.string(),
        text: z.string().trim().max(100_000),
        /** As `chat.upload` or the route for uploads answered them. */
        attachments: z.array(chatFileSchema).max(64).default([]),
        /** The id that the message gets: a call with one that is known already sends nothing again. */
        messageId: z.uuid().optional(),
      })
      .refine(({ text, attachments }) => text !== '' || attachments.length > 0, { path: ['text'] }),
    chatMessageSchema,
    ['workspace_not_found', 'workspace_removed', 'being_removed'],
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
    z.object({
      messages: z.array(chatMessageSchema),
      reachedEnd: z.boolean(),
      /** Answers that are being written now, as far as they were told, by the message that they answer. */
      partial: z.array(z.object({ messageId: z.string(), text: z.string() })),
    }),
    ['workspace_not_found', 'workspace_removed'],
  ),
  'chat.markRead': command(
    'Count what a workspace has said up to a time as read',
    /** `upTo`: `createdAt` of the newest message that somebody has seen. */
    z.object({ id: z.string(), upTo: z.number() }),
    /** What came after it. */
    z.object({ unread: z.number() }),
    ['workspace_not_found', 'workspace_removed'],
  ),

  ...externalOperations,
  ...imageOperations,
  ...accessOperations,
  ...tokenOperations,
  ...pluginOperations,
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
