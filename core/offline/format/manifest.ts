import { z } from 'zod';
import type { KitSummary } from '../../contract/index.ts';
import { kitSummarySchema } from '../../contract/index.ts';

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

/** What a kit is about: everything of its manifest besides the list of entries. */
export const kitFactsSchema = kitSummarySchema
  .pick({
    appVersion: true,
    createdAt: true,
    platform: true,
    repositories: true,
    plugins: true,
    requiredSecrets: true,
  })
  .extend({
    orgs: z.array(
      z.object({
        name: z.string(),
        workspaces: z.number(),
        /** Its template is at `orgs/<folder>/`. */
        folder: z.string(),
      }),
    ),
    images: z.array(
      z.object({ tag: z.string(), id: z.string(), runtime: z.string(), sizeBytes: z.number() }),
    ),
    /** Where the machine that wrote it takes images from; each empty when not set there. */
    imageSource: z.object({ registry: z.string(), templates: z.string() }),
    /** Repositories that its orgs take files from, `host/owner/name`. */
    externals: z.array(z.string()),
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
