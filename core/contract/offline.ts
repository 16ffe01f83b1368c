import { z } from 'zod';

/** What an offline kit says about itself. */
export const kitSummarySchema = z.object({
  /** Version of the format. */
  format: z.number(),
  /** Of the app that wrote it. */
  appVersion: z.string(),
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
  /** Of the images, e.g. `linux/amd64`. */
  platform: z.string(),
  orgs: z.array(z.object({ name: z.string(), workspaces: z.number() })),
  images: z.array(z.object({ tag: z.string(), runtime: z.string(), sizeBytes: z.number() })),
  repositories: z.array(z.string()),
  plugins: z.array(z.string()),
  /** Names of secrets that its orgs need; values are never part of a kit. */
  requiredSecrets: z.array(z.string()),
  files: z.number(),
  sizeBytes: z.number(),
  /** Of the whole file, hexadecimal SHA-256: whoever passes a kit on can tell it by another way. */
  sha256: z.string(),
});
export type KitSummary = z.infer<typeof kitSummarySchema>;

/** What an import of an offline kit brought. */
export const kitImportSchema = z.object({
  orgs: z.array(z.object({ name: z.string(), workspaces: z.number() })),
  /** How many. */
  images: z.number(),
  repositories: z.number(),
  /** Of all workspaces of these orgs; they start by themselves now. */
  workspaceIds: z.array(z.string()),
  /** What is not as on the machine that wrote the kit, as sentences. */
  warnings: z.array(z.string()),
});
export type KitImport = z.infer<typeof kitImportSchema>;
