import type { ConfigFile } from '../files/copy-files.ts';
import type { TemplateFields } from '../plan/fields.ts';
import type { ResolvedChannel, ResolvedSchedule, SeedMemory } from '../types.ts';

/** A live org as far as a template can say it. Nothing in here is secret. */
export interface ExportedOrg {
  readonly name: string;
  readonly description: string;
  readonly workspaces: readonly ExportedWorkspace[];
  readonly globalMemories: readonly string[];
}

export interface ExportedWorkspace extends Omit<TemplateFields, 'files'> {
  readonly name: string;
  readonly external: boolean;
  /** Those of its plugins that stand in a folder of a machine, where importing finds them by their names. */
  readonly localPlugins: readonly string[];
  /** What its `/configs` started with. */
  readonly files: readonly ConfigFile[];
  readonly schedules: readonly ExportedSchedule[];
  /** Credentials in `config` are references to variables. */
  readonly channels: readonly ExportedChannel[];
  readonly memories: readonly Pick<SeedMemory, 'content' | 'scope'>[];
  /** Names of the variables that are stored for it. */
  readonly envKeys: readonly string[];
  readonly children: readonly ExportedWorkspace[];
}

export type ExportedSchedule = Omit<ResolvedSchedule, 'source'>;
export type ExportedChannel = Omit<ResolvedChannel, 'source'>;
