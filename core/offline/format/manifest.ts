import { z } from 'zod';
import type { KitSummary } from '../../contract/index.ts';

/** Reaches terminals and logs: nothing that moves a cursor or turns the direction of what is read. */
export const plainText = z
  .string()
  .max(4096)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/u);
const platform = z.string().regex(/^([a-z0-9]+(\/[a-z0-9]+)+)?$/);
const count = z.number().int().min(0);
const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** An entry of a kit as its manifest lists it. Paths have `/`. */
export const listedEntrySchema = z.object({
  path: z.string(),
  kind: z.enum(['file', 'folder', 'link']),
  executable: z.boolean(),
  /** Bytes of content; 0 for all but files. */
  size: z.number().int().min(0),
  /** Of the content, of a link of its target. */
  sha256: sha256Schema,
});
export type ListedEntry = z.infer<typeof listedEntrySchema>;

/** `repository:tag`, the repository with a host or without. */
const IMAGE_TAG = /^[a-z0-9]+([._:/-]+[a-z0-9]+)*:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/i;
/** The last moment that a date can be. */
const MAX_TIME_MS = 8.64e15;

/** The image of a runtime has the name of no other one, and of nothing else that somebody may have. */
function isOfRuntime({ tag, runtime }: { readonly tag: string; readonly runtime: string }): boolean {
  return runtime === '' || tag.slice(0, tag.lastIndexOf(':')).endsWith(`/workspace-template-${runtime}`);
}

/** What a kit is about: everything of its manifest besides the list of entries. */
export const kitFactsSchema = z.object({
  createdAt: count.max(MAX_TIME_MS),
  appVersion: plainText,
  platform,
  repositories: z.array(plainText),
  plugins: z.array(plainText),
  requiredSecrets: z.array(plainText),
  orgs: z.array(
    z.object({
      name: plainText,
      workspaces: count,
      /** Its template is at `orgs/<folder>/`. */
      folder: plainText,
    }),
  ),
  /** Those with a runtime are what workspaces start from; the others are what they are built on. */
  images: z
    .array(
      z.object({
        tag: z.string().regex(IMAGE_TAG),
        id: z.string().regex(/^sha256:[0-9a-f]{64}$/),
        runtime: plainText,
        sizeBytes: count,
      }),
    )
    .refine((images) => images.every(isOfRuntime)),
});
export type KitFacts = z.infer<typeof kitFactsSchema>;

export const manifestSchema = kitFactsSchema.extend({
  format: z.number(),
  entries: z.array(listedEntrySchema),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** @param file size and SHA-256 of the whole file */
export function summaryOf(
  manifest: Manifest,
  file: { readonly sizeBytes: number; readonly sha256: string },
): KitSummary {
  const { format, appVersion, createdAt, platform, orgs, images, entries } = manifest;
  const { repositories, plugins, requiredSecrets } = manifest;
  return {
    format,
    appVersion,
    createdAt,
    platform,
    orgs: orgs.map(({ name, workspaces }) => ({ name, workspaces })),
    images: images.map(({ tag, runtime, sizeBytes }) => ({ tag, runtime, sizeBytes })),
    repositories,
    plugins,
    requiredSecrets,
    files: entries.filter(({ kind }) => kind === 'file').length,
    ...file,
  };
}
