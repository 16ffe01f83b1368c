import type { FolderAccess } from '../base/index.ts';
import type { Diagnostic, EnvRequirement } from '../contract/index.ts';

export type { EnvRequirement };

/** A place in a template. `file` is relative to the template folder with `/`; line and column count from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type MemoryScope = 'LOCAL' | 'TEAM' | 'GLOBAL';

export interface SeedMemory {
  readonly content: string;
  readonly scope: MemoryScope;
  readonly source: SourcePosition;
}

/** A variable, or several of which one is enough, with the first place that asks for it. */
export interface ResolvedEnvRequirement extends EnvRequirement {
  readonly source: SourcePosition;
}

export interface ResolvedSchedule {
  readonly name: string;
  /** Five fields: minute hour day-of-month month day-of-week. */
  readonly cron: string;
  /** IANA zone. */
  readonly timezone: string;
  readonly prompt: string;
  readonly enabled: boolean;
  readonly source: SourcePosition;
}

export interface ResolvedChannel {
  readonly type: string;
  /** As written: `${VAR}` references are expanded only when the channel is created. */
  readonly config: Readonly<Record<string, string>>;
  readonly allowedUsers: readonly string[];
  readonly enabled: boolean;
  readonly source: SourcePosition;
}

export type WorkspaceAccess = FolderAccess;

export interface ResolvedWorkspace {
  readonly name: string;
  /** Names from the root, joined by `/`. In a name `~` is written `~0` and `/` is written `~1`. */
  readonly path: string;
  /** 1 at the roots. */
  readonly depth: number;
  readonly role: string;
  readonly runtime: string;
  /** Empty where the runtime calls no model. */
  readonly model: string;
  /** Isolation level 1–4. */
  readonly tier: number;
  /** Relative to the template folder with `/`; empty when there is none. */
  readonly filesDir: string;
  /** Name of a workspace template; empty when there is none. */
  readonly template: string;
  readonly plugins: readonly string[];
  /** Where each of `plugins` is stated, by its name. */
  readonly pluginSources: Readonly<Record<string, SourcePosition>>;
  readonly schedules: readonly ResolvedSchedule[];
  readonly channels: readonly ResolvedChannel[];
  /** Names of the variables that its persona and the `.env` files of the org and of `filesDir` give it, sorted. */
  readonly envKeys: readonly string[];
  /** False when this workspace or one above it says `spawning: false`: it is then never created. */
  readonly spawning: boolean;
  readonly external: boolean;
  readonly url: string;
  /** Roots only: where the template places the card. */
  readonly canvas: { readonly x: number; readonly y: number } | null;
  readonly maxConcurrentTasks: number;
  readonly initialPrompt: string;
  readonly idlePrompt: string;
  readonly idleIntervalSeconds: number;
  /** Task category to role names. */
  readonly categoryRouting: Readonly<Record<string, readonly string[]>>;
  /** Where each role of `categoryRouting` is named, in the same order. */
  readonly routingSources: Readonly<Record<string, readonly SourcePosition[]>>;
  readonly initialMemories: readonly SeedMemory[];
  readonly systemPrompt: string;
  /** Absolute host folder for `/workspace`; empty when the workspace gets a volume of its own. */
  readonly workspaceDir: string;
  readonly workspaceAccess: WorkspaceAccess;
  readonly requiredEnv: readonly ResolvedEnvRequirement[];
  readonly recommendedEnv: readonly ResolvedEnvRequirement[];
  readonly source: SourcePosition;
  /** Where each stated value comes from, by key of the template (`tier`, `files_dir`, …); inherited ones point into `defaults`. */
  readonly sources: Readonly<Record<string, SourcePosition>>;
  readonly children: readonly ResolvedWorkspace[];
}

export interface OrgTotals {
  /** All of them, also those that are not spawned. */
  readonly workspaces: number;
  readonly spawning: number;
  readonly roots: number;
  /** Levels, 1 when there are only roots. */
  readonly depth: number;
  /** `!include` directives followed. */
  readonly includes: number;
  /** `!external` directives met. */
  readonly externals: number;
  readonly schedules: number;
  readonly channels: number;
}

/** A repository that a template took files from. */
export interface ResolvedExternal {
  readonly host: string;
  /** `owner/name`. */
  readonly repo: string;
  readonly ref: string;
  readonly sha: string;
  /** Where its files stand in the paths of this template: `.external-cache/<host__owner__name>/<sha>`. */
  readonly prefix: string;
  /** Absolute folder that really holds them. */
  readonly dir: string;
  /** The first directive that names it. */
  readonly source: SourcePosition;
}

/** One resolved template: plain data that survives a structured clone. */
export interface ResolvedOrg {
  /** Absolute path of the template folder. */
  readonly dir: string;
  readonly name: string;
  readonly description: string;
  readonly workspaces: readonly ResolvedWorkspace[];
  readonly totals: OrgTotals;
  /** Union over the org and all workspaces; single variables first, then groups. */
  readonly requiredEnv: readonly ResolvedEnvRequirement[];
  readonly recommendedEnv: readonly ResolvedEnvRequirement[];
  /** What the org itself and its defaults ask for, of every workspace. */
  readonly ownRequiredEnv: readonly ResolvedEnvRequirement[];
  readonly ownRecommendedEnv: readonly ResolvedEnvRequirement[];
  /** Seeded on the first root. */
  readonly globalMemories: readonly SeedMemory[];
  /** By host, repository and SHA; sorted. */
  readonly externals: readonly ResolvedExternal[];
  /** Absolute folders outside the template that its symlinks may lead into. */
  readonly allowedRoots: readonly string[];
  /** Every YAML and prompt file that was read, by path. `.env` files are not among them. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  readonly diagnostics: readonly Diagnostic[];
}
