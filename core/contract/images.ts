import { z } from 'zod';
import { appErrorSchema } from './entities.ts';

/** Where the images of workspaces come from and what is on this machine. Times are milliseconds since the epoch. */

const time = z.number();
const bytes = z.number();

/** local: built here from the git templates that `templates` leads to · registry: pulled from `prefix` */
export const imageModeSchema = z.discriminatedUnion('mode', [
  z.object({
    mode: z.literal('local'),
    /** First part of every tag; no host name, so that no engine ever asks a registry for it. */
    prefix: z.literal('molecule-local'),
    /** Folder or address that a runtime's name is appended to; empty: only bundled templates are known. */
    templates: z.string(),
  }),
  z.object({ mode: z.literal('registry'), prefix: z.string() }),
]);
export type ImageMode = z.infer<typeof imageModeSchema>;

export const imageSettingsSchema = z.object({
  /** `host[:port]/path` to pull from; empty: images are built here. */
  registry: z.string().max(500),
  /** What a runtime's name is appended to: `https://…`, `file://…` or a folder. */
  templates: z.string().max(1000),
  /** `linux/arm64`, …; empty: that of the engine. */
  platform: z.string().max(50),
  parallelBuilds: z.number().int().min(1).max(8),
  /** What happens when a newer image can be had: nobody looks · it is built and offered · workspaces get it too */
  watch: z.enum(['off', 'offer', 'recreate']),
  /** How long canaries have to stay online before the others get the image, in minutes. */
  soakMinutes: z.number().min(0).max(10_080),
  /** Images that no workspace uses and that are kept, for each runtime. */
  keep: z.number().int().min(0).max(100),
});
export type ImageSettings = z.infer<typeof imageSettingsSchema>;

export const rolloutSchema = z.object({
  runtime: z.string(),
  /** canary: the canaries get it · soaking: they are online, and watched · held: one of them did not stay online */
  stage: z.enum(['canary', 'soaking', 'held']),
  fromTag: z.string(),
  toTag: z.string(),
  startedAt: time,
  /** Since when all canaries are online with it. */
  onlineSince: time.nullable(),
  soakMs: z.number(),
  error: appErrorSchema.nullable(),
});
export type Rollout = z.infer<typeof rolloutSchema>;

const imageUserSchema = z.object({ id: z.string(), name: z.string() });

/** An image on the engine that the app made, pulled or builds on. */
export const imageSchema = z.object({
  /** `sha256:…` */
  id: z.string(),
  kind: z.enum(['workspace', 'base']),
  tags: z.array(z.string()),
  /** Empty for a base image. */
  runtime: z.string(),
  source: z.string(),
  ref: z.string(),
  sha: z.string(),
  contentKey: z.string(),
  platform: z.string(),
  sizeBytes: bytes,
  createdAt: time,
  lastUsedAt: time.nullable(),
  /** A start of its runtime would take this one. */
  current: z.boolean(),
  /** Workspaces whose instance was made from it. */
  users: z.array(imageUserSchema),
});
export type Image = z.infer<typeof imageSchema>;

/** A runtime and the state of its image. */
export const runtimeImageSchema = z.object({
  runtime: z.string(),
  bundled: z.boolean(),
  /** Where its image comes from, for people: `bundled`, an address, a folder or an image reference. */
  source: z.string(),
  ref: z.string(),
  /** What a start would take; null when there is none yet. */
  current: z.object({ id: z.string(), tag: z.string(), sha: z.string(), builtAt: time }).nullable(),
  /** The newest version that the source was seen with; null when nobody looked yet. */
  head: z.object({ sha: z.string(), seenAt: time }).nullable(),
  /** When the source was last seen, while it gives no answer; null while it does, and as long as nobody asks. */
  unreachedSince: time.nullable(),
  updateAvailable: z.boolean(),
  rollout: rolloutSchema.nullable(),
  /** Digest that it is pinned to in registry mode, `sha256:…`. */
  pin: z.string().nullable(),
  workspaces: z.array(imageUserSchema),
  /** Of them, those that run an older image than the current one. */
  outdated: z.array(z.string()),
});
export type RuntimeImage = z.infer<typeof runtimeImageSchema>;

const imageDiskSchema = z.object({
  imagesBytes: bytes,
  baseBytes: bytes,
  buildCacheBytes: bytes,
  /** What a prune with the present settings would free. */
  reclaimableBytes: bytes,
});

export const imageOverviewSchema = z.object({
  mode: imageModeSchema,
  runtimes: z.array(runtimeImageSchema),
  images: z.array(imageSchema),
  disk: imageDiskSchema,
});
export type ImageOverview = z.infer<typeof imageOverviewSchema>;

/** What `images.build` ends with; field names are those that scripts know. */
export const builtImageSchema = z.object({
  runtime: z.string(),
  source: z.string(),
  /** Commit, content hash of a bundled template, or digest in registry mode. */
  sha: z.string(),
  tag: z.string(),
  contentKey: z.string(),
  /** It was there already. */
  cached: z.boolean(),
  /** Its source could not be asked; taken as it was last known. */
  offline: z.boolean(),
  durationMs: z.number(),
  /** null when nothing had to be built. */
  buildId: z.string().nullable(),
});
export type BuiltImage = z.infer<typeof builtImageSchema>;

/** What `images.refresh` ends with. */
export const refreshResultSchema = z.object({
  /** Runtimes whose image is now the newest. */
  pulled: z.array(z.string()),
  failed: z.array(z.string()),
  /** Names of the containers that were made anew. */
  recreated: z.array(z.string()),
  errors: z.array(z.object({ runtime: z.string(), error: appErrorSchema })),
});
export type RefreshResult = z.infer<typeof refreshResultSchema>;

export const prunePlanSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      sizeBytes: bytes,
      lastUsedAt: time.nullable(),
      /** Why it may go, as a sentence. */
      reason: z.string(),
    }),
  ),
  buildCacheBytes: bytes,
  totalBytes: bytes,
});
export type PrunePlan = z.infer<typeof prunePlanSchema>;
