import { z } from 'zod';
import { type ConfigFile, knownRefSchema } from '../../org/index.ts';
import { type KitFacts, plainText } from '../format/manifest.ts';

const SHA = /^((sha256:)?[0-9a-f]{64}|[0-9a-f]{40}|sha256:[0-9a-f]{12})$/;

const imageHeadSchema = z.object({
  runtime: plainText,
  source: plainText,
  ref: plainText,
  /** Commit, content hash or digest. */
  sha: z.string().regex(SHA),
  seenAt: z.number().int().min(0),
});

/** What was last known of places that the other machine may not be able to ask. */
export const headsSchema = z.object({
  images: z.array(imageHeadSchema),
  refs: z.array(knownRefSchema.extend({ url: plainText, ref: plainText, seenAt: z.iso.datetime() })),
});
export type KnownHeads = z.infer<typeof headsSchema>;

/** An org as it goes into a kit. */
export interface KitOrg {
  readonly name: string;
  readonly workspaces: number;
  /** Its template. */
  readonly files: readonly ConfigFile[];
  /** Text of the lock that the template is held to. */
  readonly lock: string;
}

/** Everything that a kit is made of. */
export interface KitContents extends Omit<KitFacts, 'orgs' | 'repositories' | 'plugins'> {
  readonly orgs: readonly KitOrg[];
  readonly heads: KnownHeads;
  /** Mirrors of repositories; those that are not there are left out. */
  readonly mirrors: readonly KitMirror[];
  /** Complete copies of commits. */
  readonly commits: readonly KitCommit[];
  readonly plugins: readonly { readonly name: string; readonly files: readonly ConfigFile[] }[];
}

export interface KitMirror {
  /** Address, for people. */
  readonly url: string;
  readonly folder: string;
  /** Below the folder of all mirrors, with `/`. */
  readonly path: string;
}

export interface KitCommit {
  readonly dir: string;
  /** Below the folder of the cache: `<repository>/<sha>`. */
  readonly path: string;
}
