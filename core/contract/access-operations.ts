import { z } from 'zod';
import {
  fileEntrySchema,
  fileRootSchema,
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

  'files.list': query(
    'Files of a workspace, whether it runs or not',
    place.extend({ path: z.string().default(''), depth: z.number().int().min(1).max(5).default(1) }),
    z.object({ files: z.array(fileEntrySchema), /** There are more. */ truncated: z.boolean() }),
    [...fileErrors, 'not_a_folder'],
  ),
  'files.read': query(
    'Read a file of a workspace',
    place.extend({ encoding }),
    z.object({ path: z.string(), content: z.string(), /** Bytes. */ size: z.number() }),
    [...fileErrors, 'not_a_file', 'file_too_large'],
  ),
  /** What is written below /configs counts after a restart, which comes by itself. */
  'files.write': command(
    'Write a file of a workspace',
    place.extend({ content, encoding }),
    z.object({ path: z.string(), size: z.number() }),
    [...fileErrors, 'not_a_file', 'not_a_folder', 'file_too_large', 'files_read_only'],
  ),
  'files.remove': command('Delete a file or folder of a workspace', place, nothing, [
    ...fileErrors,
    'files_read_only',
  ]),
};
