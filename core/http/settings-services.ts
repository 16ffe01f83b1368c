import type { Bundle } from '../bundles/index.ts';
import type {
  AssignedAgents,
  Instructions,
  Models,
  WorkspaceConfigs,
  WorkspaceTemplates,
} from '../settings/index.ts';
import type { WorkspaceRecord } from '../store/index.ts';

/** What the import of a bundle made, as a tree. */
export interface ImportedBundle {
  readonly workspace: WorkspaceRecord;
  readonly children: readonly ImportedBundle[];
}

/** What the routes of settings, templates and bundles call. */
export interface SettingsServices {
  readonly configs: WorkspaceConfigs;
  readonly agents: AssignedAgents;
  readonly instructions: Instructions;
  readonly models: Models;
  readonly templates: WorkspaceTemplates;
  readonly bundles: {
    export(id: string): Promise<Bundle>;
    /** All of it, or nothing. Throws `bundle_invalid`. */
    /** Below `parentId`, else as an org of its own. */
    import(bundle: unknown, parentId?: string): Promise<ImportedBundle>;
  };
}
