import type { AppErrorJson } from '../../base/index.ts';
import type { ExternalCopy, ExternalRequest } from '../externals/types.ts';
import type { OrgSeeds, SeedOptions, SeedSource } from '../files/seeds.ts';
import type { DeliveredSource } from '../lock/delivered.ts';
import type { ResolveSettings } from '../resolve/resolve.ts';
import type { ResolvedOrg } from '../types.ts';

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

export type RunTask = {
  [T in keyof OrgTasks]: { readonly t: 'run'; readonly task: T; readonly input: OrgTasks[T]['input'] };
}[keyof OrgTasks];

export type ToThread =
  | RunTask
  | { readonly t: 'copy'; readonly call: number; readonly copy: ExternalCopy }
  | { readonly t: 'no-copy'; readonly call: number; readonly error: AppErrorJson };

export type FromThread =
  | { readonly t: 'fetch'; readonly call: number; readonly request: ExternalRequest }
  | { readonly t: 'done'; readonly result: OrgTasks[keyof OrgTasks]['result'] }
  | { readonly t: 'failed'; readonly error: AppErrorJson };
