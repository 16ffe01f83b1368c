import type { Diagnostic, Workspace } from '../contract/index.ts';

/** A place in a template. `file` is relative to the template folder with `/`; line and column count from 1. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Satisfied when any member of `anyOf` has a value. A plain `KEY` entry has one member. */
export interface EnvRequirement {
  readonly anyOf: readonly string[];
}

export type MemoryScope = 'LOCAL' | 'TEAM' | 'GLOBAL';

export interface SeedMemory {
  readonly content: string;
  readonly scope: MemoryScope;
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

export type WorkspaceAccess = 'none' | 'read_only' | 'read_write';

export interface ResolvedWorkspace {
  readonly name: string;
  /** Names from the root, joined by `/`. In a name `~` is written `~0` and `/` is written `~1`. */
  readonly path: string;
  /** 1 at the roots. */
  readonly depth: number;
  readonly role: string;
  readonly runtime: string;
  /** Empty: the runtime's provider decides. */
  readonly model: string;
  /** Isolation level 1–4. */
  readonly tier: number;
  /** Relative to the template folder with `/`; empty when there is none. */
  readonly filesDir: string;
  /** Name of a workspace template; empty when there is none. */
  readonly template: string;
  readonly plugins: readonly string[];
  readonly schedules: readonly ResolvedSchedule[];
  readonly channels: readonly ResolvedChannel[];
  /** Names of the variables that the `.env` files of the org and of `filesDir` give this workspace, sorted. */
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
  readonly initialMemories: readonly SeedMemory[];
  readonly systemPrompt: string;
  /** Absolute host folder for `/workspace`; empty when the workspace gets a volume of its own. */
  readonly workspaceDir: string;
  readonly workspaceAccess: WorkspaceAccess;
  readonly requiredEnv: readonly EnvRequirement[];
  readonly recommendedEnv: readonly EnvRequirement[];
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

/** One resolved template: plain data that survives a structured clone. */
export interface ResolvedOrg {
  /** Absolute path of the template folder. */
  readonly dir: string;
  readonly name: string;
  readonly description: string;
  readonly workspaces: readonly ResolvedWorkspace[];
  readonly totals: OrgTotals;
  /** Union over the org and all workspaces; single variables first, then groups. */
  readonly requiredEnv: readonly EnvRequirement[];
  readonly recommendedEnv: readonly EnvRequirement[];
  /** Seeded on the first root. */
  readonly globalMemories: readonly SeedMemory[];
  /** Every YAML and prompt file that was read, by path. `.env` files are not among them. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What the plan needs to know of a workspace that exists. */
export type LiveWorkspace = Pick<Workspace, 'id' | 'name' | 'parentId' | 'status' | 'desired'>;
