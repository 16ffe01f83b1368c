import { z } from 'zod';
import {
  fileEntrySchema,
  fileRootSchema,
  fileRootStateSchema,
  terminalOutputSchema,
  terminalSchema,
  terminalSizeSchema,
} from './access.ts';
import { command, nothing, query } from './operation.ts';

const ofTerminal = z.object({ id: z.string() });
const workspaceErrors = ['workspace_not_found', 'workspace_removed'] as const;
const dockerErrors = ['docker_absent', 'docker_lost'] as const;
const fileErrors = [
  ...workspaceErrors,
  ...dockerErrors,
  'no_volume',
  'invalid_path',
  'file_not_found',
  'files_timeout',
  'workspace_dir_missing',
  'workspace_dir_refused',
] as const;
const place = z.object({ id: z.string(), root: fileRootSchema.default('/configs'), path: z.string() });
const encoding = z.enum(['utf8', 'base64']).default('utf8');
/** Changes with every content, and only then. */
const version = z.string().max(128);
/** 5 MiB as base64. */
const content = z.string().max(7 * 1024 * 1024);

export const accessOperations = {
  'terminal.open': command(
    'Open a terminal in a workspace',
    z.object({
      workspaceId: z.string(),
      /** null: a shell. */
      command: z.array(z.string().max(100_000)).min(1).max(1_000).nullable().default(null),
      /** false: plain pipes, for programs whose output goes on to another one. */
      tty: z.boolean().default(true),
      ...terminalSizeSchema.shape,
    }),
    terminalSchema,
    [...workspaceErrors, ...dockerErrors, 'not_running', 'no_shell', 'too_many_terminals', 'exec_failed'],
  ),
  'terminal.list': query(
    'Terminals that are open, oldest first',
    z.object({ workspaceId: z.string().optional() }),
    z.object({ terminals: z.array(terminalSchema) }),
  ),
  /**
   * Output from an offset on; without one, all that is kept. With `wait` it answers when there is some, when the session
   * ends, or after 25 s. Whoever watches calls it again and again with `next`, which is also how one re-attaches: any
   * number may watch, each at its own pace, and a program that prints too fast waits for the fastest of them.
   */
  'terminal.read': query(
    'Read or follow the output of a terminal',
    z.object({
      id: z.string(),
      from: z.number().int().min(0).nullable().default(null),
      wait: z.boolean().default(true),
      encoding,
    }),
    terminalOutputSchema,
    ['terminal_not_found'],
  ),
  'terminal.write': command(
    'Type into a terminal',
    z.object({
      id: z.string(),
      data: z.string().max(1024 * 1024),
      encoding,
      /** The program reads the end of its input after it; only without a terminal. */
      end: z.boolean().default(false),
    }),
    nothing,
    ['terminal_not_found', 'terminal_ended'],
  ),
  'terminal.resize': command('Resize a terminal', ofTerminal.extend(terminalSizeSchema.shape), nothing, [
    'terminal_not_found',
  ]),
  /** Ends the program and all that it has started. */
  'terminal.close': command('Close a terminal', ofTerminal, nothing, ['terminal_not_found']),

  'files.roots': query(
    'Folders of a workspace whose files can be reached',
    z.object({ id: z.string() }),
    z.object({ roots: z.array(fileRootStateSchema) }),
    [...workspaceErrors, 'no_volume'],
  ),
  'files.list': query(
    'Files of a workspace, whether it runs or not',
    place.extend({ path: z.string().default(''), depth: z.number().int().min(1).max(5).default(1) }),
    z.object({ files: z.array(fileEntrySchema), /** There are more. */ truncated: z.boolean() }),
    [...fileErrors, 'not_a_folder'],
  ),
  'files.read': query(
    'Read a file of a workspace',
    place.extend({ encoding }),
    z.object({ path: z.string(), content: z.string(), /** Bytes. */ size: z.number(), version }),
    [...fileErrors, 'not_a_file', 'file_too_large'],
  ),
  /** For files of any size: read on from `next` until it is null. */
  'files.readPart': query(
    'Read a part of a file of a workspace',
    place.extend({
      from: z.number().int().min(0).default(0),
      maxBytes: z
        .number()
        .int()
        .min(1)
        .max(4 * 1024 * 1024)
        .default(2 * 1024 * 1024),
    }),
    z.object({
      content: z.base64(),
      /** Bytes of the whole file. */
      size: z.number(),
      next: z.number().nullable(),
    }),
    [...fileErrors, 'not_a_file'],
  ),
  /**
   * What is written below /configs counts after a restart, which comes by itself unless `restart` is false. Whoever gives
   * `ifVersion` overwrites nothing that another one, the agent for example, has written meanwhile.
   */
  'files.write': command(
    'Write a file of a workspace',
    place.extend({
      content,
      encoding,
      restart: z.boolean().default(true),
      /** What has to be there now; null: nothing. */
      ifVersion: version.nullable().optional(),
    }),
    z.object({ path: z.string(), size: z.number(), version }),
    [...fileErrors, 'not_a_file', 'not_a_folder', 'file_too_large', 'files_read_only', 'file_changed'],
  ),
  'files.makeFolder': command('Make a folder in a workspace', place, nothing, [
    ...fileErrors,
    'not_a_folder',
    'files_read_only',
  ]),
  /** In one step, within one root. Nothing is overwritten. */
  'files.move': command(
    'Rename or move a file or folder of a workspace',
    place.extend({ to: z.string() }),
    nothing,
    [...fileErrors, 'not_a_folder', 'files_read_only'],
  ),
  'files.remove': command('Delete a file or folder of a workspace', place, nothing, [
    ...fileErrors,
    'files_read_only',
  ]),
};
