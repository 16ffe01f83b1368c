import { z } from 'zod';
import { chatFileSchema } from './entities.ts';
import { command, query } from './operation.ts';

/** 5 MiB as base64: what every carrier takes. `POST /workspaces/:id/chat/uploads` takes up to 25 MiB of each file. */
const data = z.base64().max(7 * 1024 * 1024);
const errors = [
  'workspace_not_found',
  'workspace_removed',
  'no_callback_url',
  'not_registered',
  'reregistering',
  'agent_unreachable',
  'docker_absent',
  'docker_lost',
  'files_timeout',
] as const;

export const transferOperations = {
  /** What it answers goes with a message: `attachments` of `chat.send`. */
  'chat.upload': command(
    'Give a file to a workspace, for a message to it',
    z.object({ id: z.string(), name: z.string().min(1).max(1_024), mimeType: z.string().default(''), data }),
    chatFileSchema,
    [...errors, 'too_much_waiting', 'upload_refused', 'files_read_only'],
  ),
  /**
   * By the `uri` of a file in a message, or an absolute path in the workspace. For clients that have no more than the
   * contract; the app gets files over `GET /workspaces/:id/chat/download`, which has no base64 and more room.
   */
  'chat.download': query(
    'Get a file of a message, up to 5 MiB',
    z.object({ id: z.string(), uri: z.string().max(2_048) }),
    z.object({ name: z.string(), mimeType: z.string(), size: z.number(), data: z.string() }),
    [
      ...errors,
      'file_too_large',
      'invalid_download_path',
      'file_not_found',
      'not_a_file',
      'download_refused',
    ],
  ),
  /** As the agent tells it itself. One without anything to tell has `supported: false`. */
  'transcript.read': query(
    'What an agent has heard, done and said, from a line on',
    z.object({
      id: z.string(),
      since: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1_000).default(100),
    }),
    z.object({
      supported: z.boolean(),
      lines: z.array(z.unknown()),
      /** Where the next call begins. */
      cursor: z.number(),
      more: z.boolean(),
    }),
    ['workspace_not_found', 'workspace_removed', 'not_registered', 'agent_unreachable', 'transcript_refused'],
  ),
};
