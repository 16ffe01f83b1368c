import { create } from 'zustand';

/** The import whose workspaces are on their way up. */
export interface ImportState {
  /** null while none is followed. */
  readonly org: string | null;
  /** What it created, parents first. */
  readonly ids: readonly string[];
}

const NO_IMPORT: ImportState = { org: null, ids: [] };

export const useImport = create<ImportState>(() => NO_IMPORT);

/** Shows how the workspaces of an import come up. Takes the place of the one before. */
export function followImport(org: string, ids: readonly string[]): void {
  useImport.setState({ org, ids });
}

export function unfollowImport(): void {
  useImport.setState(NO_IMPORT);
}
