import { z } from 'zod';
import { nothing, query } from './operation.ts';

/** null: cannot be told here. */
const bytes = z.number().nullable();

/** An address at which the platform API answers. */
const apiAddressSchema = z.object({
  url: z.string(),
  /** machine: for programs of this machine · containers: for workspaces in containers · elsewhere: for agents on other machines */
  reach: z.enum(['machine', 'containers', 'elsewhere']),
});
export type ApiAddress = z.infer<typeof apiAddressSchema>;

/** What takes disk: the first four on the Docker engine, the others in the data folder. */
const diskKinds = [
  'images',
  'baseImages',
  'buildCache',
  'workspaces',
  'database',
  'backups',
  'logs',
  'templates',
  'plugins',
  'other',
] as const;
const diskPartSchema = z.object({ kind: z.enum(diskKinds), bytes: z.number() });
export type DiskPart = z.infer<typeof diskPartSchema>;

export const engineLogLevels = ['debug', 'info', 'warn', 'error'] as const;
export type EngineLogLevel = (typeof engineLogLevels)[number];
const engineLogLineSchema = z.object({
  /** Counts up from the start of the engine. */
  number: z.number(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  level: z.enum(engineLogLevels),
  message: z.string(),
  /** What else was written down with it, as JSON; empty for nothing. */
  detail: z.string(),
});
export type EngineLogLine = z.infer<typeof engineLogLineSchema>;

const tierFactsSchema = z.object({
  /** 1 to 4, the strictest first. */
  tier: z.number(),
  memoryBytes: z.number(),
  cpus: z.number(),
  /** At the same time. */
  processes: z.number(),
  /** It writes to nothing but its files and a small temporary folder. */
  readOnly: z.boolean(),
  /** Every device, every process and, through them, every file of the machine is in its reach. */
  privileged: z.boolean(),
  /** The network of the machine and control over its Docker are its own. */
  hostAccess: z.boolean(),
});

/** The engine itself: where it is reached, what it has, what it writes down. */
export const engineOperations = {
  'engine.facts': query(
    'Where the engine is reached and what it runs on',
    nothing,
    z.object({
      addresses: z.array(apiAddressSchema),
      /** Of Node.js. */
      nodeVersion: z.string(),
      /** e.g. `linux`, `arm64`, `6.8.0`. */
      platform: z.string(),
      architecture: z.string(),
      systemVersion: z.string(),
      /** Commit of the code, where it is a clone; empty otherwise. */
      commit: z.string(),
      logFile: z.string(),
    }),
  ),
  'engine.capacity': query(
    'What the machine of the workspaces has, and what of it they may take',
    nothing,
    z.object({
      cpus: z.number().nullable(),
      memoryBytes: bytes,
      /** What all workspaces together are counted with at most; null: nobody knows, then all just start. */
      budgetBytes: bytes,
      /** What those that run are counted with. */
      countedBytes: z.number(),
      running: z.number(),
      /** They wait for memory. */
      waiting: z.number(),
    }),
  ),
  'engine.tiers': query(
    'What each isolation tier allows where workspaces run now',
    nothing,
    z.object({
      /** process: nothing is kept apart, whatever the tier · none: nothing runs workspaces now */
      backend: z.enum(['docker', 'process', 'none']),
      /** Of the machine that they run on. */
      cpus: z.number().nullable(),
      memoryBytes: bytes,
      /** Empty where tiers mean nothing. */
      tiers: z.array(tierFactsSchema),
    }),
  ),
  /** Takes as long as walking through all of it. */
  'engine.disk': query(
    'What takes disk, by kind',
    nothing,
    z.object({
      parts: z.array(diskPartSchema),
      /** Of the images, what a prune would free. */
      reclaimableBytes: z.number(),
      /** Where the data folder lies. */
      freeBytes: bytes,
      /** Why what is on the Docker engine is missing; empty when it is not. */
      problem: z.string(),
    }),
  ),
  /**
   * The newest lines of what the engine writes down; `from` reads on after an earlier answer. With `wait` it answers when
   * there is something new, or after 25 s.
   */
  'engine.log': query(
    'Read or follow what the engine writes down',
    z.object({ from: z.number().int().min(0).nullable().default(null), wait: z.boolean().default(true) }),
    z.object({
      lines: z.array(engineLogLineSchema),
      /** Where to read on. */
      next: z.number(),
    }),
  ),
  'diagnostics.export': query(
    'What somebody who helps needs to know, without secrets',
    nothing,
    z.object({ fileName: z.string(), /** JSON. */ text: z.string() }),
  ),
} as const;
