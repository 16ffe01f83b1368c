import type { AppErrorJson } from '../../base/index.ts';
import type { ExternalCopy, ExternalRequest } from '../externals/types.ts';
import type { OrgSeeds, SeedOptions, SeedSource } from '../files/seeds.ts';
import type { DeliveredSource } from '../lock/delivered.ts';
import type { ResolveSettings } from '../resolve/resolve.ts';
import type { ResolvedOrg } from '../types.ts';
import type { Piece } from './pieces.ts';

interface TemplateInput {
  readonly dir: string;
  readonly settings: ResolveSettings;
  /** Whether the other side can fetch repositories. */
  readonly hasExternals: boolean;
}

/** What a thread does: read a template, check it for its author, or read what its workspaces start with. */
export interface OrgTasks {
  readonly resolve: { readonly input: TemplateInput; readonly result: ResolvedOrg };
  readonly check: { readonly input: TemplateInput; readonly result: ResolvedOrg };
  readonly seed: {
    readonly input: { readonly source: SeedSource; readonly options: SeedOptions };
    readonly result: OrgSeeds;
  };
  readonly hash: { readonly input: DeliveredSource; readonly result: ResolvedOrg['files'] };
}

export type Task = keyof OrgTasks;

/** What a task needs and what comes of it may be large: both go over in pieces, between which everybody gets a turn. */
export type ToThread =
  | { readonly t: 'input'; readonly piece: Piece; readonly isFirst: boolean }
  /** Do it with what has come. */
  | { readonly t: 'run'; readonly task: Task }
  /** The last piece of the result was taken over. */
  | { readonly t: 'more' }
  | { readonly t: 'copy'; readonly call: number; readonly copy: ExternalCopy }
  | { readonly t: 'no-copy'; readonly call: number; readonly error: AppErrorJson };

export type FromThread =
  /** Its code is there. */
  | { readonly t: 'loaded' }
  | { readonly t: 'fetch'; readonly call: number; readonly request: ExternalRequest }
  | { readonly t: 'result'; readonly piece: Piece }
  | { readonly t: 'failed'; readonly error: AppErrorJson };
