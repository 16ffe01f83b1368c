import { z } from 'zod';

/** What people reach inside a workspace: programs and files. All times are milliseconds since the epoch. */

const size = z.number().int().min(1).max(1_000);

/** Of a terminal, in characters. */
export const terminalSizeSchema = z.object({ cols: size, rows: size });

/** Why a session is over. */
export const terminalEndSchema = z.object({
  /** ended: the program ended · closed: somebody closed it · idle: nobody typed for long · lost: what it ran in is gone */
  reason: z.enum(['ended', 'closed', 'idle', 'lost']),
  /** null: it was ended from outside. */
  exitCode: z.number().nullable(),
  /** For people. */
  message: z.string(),
});
export type TerminalEnd = z.infer<typeof terminalEndSchema>;

/** A program that runs inside a workspace, with its output of late. It stays when nobody looks. */
export const terminalSchema = z.object({
  id: z.string(),
  workspaceId: z.string(),
  /** For people, e.g. `bash`. */
  program: z.string(),
  /** Without a terminal, resizing has no effect and programs print no colours. */
  tty: z.boolean(),
  cols: z.number(),
  rows: z.number(),
  startedAt: z.number(),
  /** When somebody last typed. */
  lastInputAt: z.number(),
  /** null while it runs. */
  end: terminalEndSchema.nullable(),
});
export type Terminal = z.infer<typeof terminalSchema>;

export const terminalOutputSchema = z.object({
  /** As text or base64; a character that is not complete yet comes with the next read. */
  data: z.string(),
  /** In bytes since the start: where to read on. */
  next: z.number(),
  /** Bytes before `data` that are gone, because nobody read them in time. */
  dropped: z.number(),
  terminal: terminalSchema,
});
export type TerminalOutput = z.infer<typeof terminalOutputSchema>;

export const fileRootSchema = z.enum(['/configs', '/workspace', '/home', '/plugins']);

export type FileRoot = z.infer<typeof fileRootSchema>;

/** One of the folders of a workspace that hold files. */
export const fileRootStateSchema = z.object({
  root: fileRootSchema,
  access: z.enum(['read_write', 'read_only', 'none']),
  /** Why nothing can be changed, or nothing is there; empty otherwise. For people. */
  reason: z.string(),
});
export type FileRootState = z.infer<typeof fileRootStateSchema>;

export const fileEntrySchema = z.object({
  /** Relative to the root, with `/`. */
  path: z.string(),
  /** Bytes; 0 for folders. */
  size: z.number(),
  folder: z.boolean(),
});
export type FileEntry = z.infer<typeof fileEntrySchema>;
