import { create } from 'zustand';
import { endMerging } from '../../work/editor/mergings.ts';

/** The config.yaml of a workspace as it was read, and as somebody has it now. */
export interface ConfigDraft {
  /** As it is in the workspace; null while there is no such file. */
  readonly saved: string | null;
  /** Version of what was read; null while there is no such file. */
  readonly version: string | null;
  /** As it is shown; the same as `saved` unless somebody has changed it. */
  readonly text: string;
  /** What is in the workspace by now, where that was changed while somebody typed. */
  readonly theirs: { readonly text: string; readonly version: string } | null;
}

interface ConfigDrafts {
  readonly drafts: Readonly<Record<string, ConfigDraft>>;
}

/** What somebody has typed into the config.yaml of workspaces. It ends with the window. */
export const useConfigDrafts = create<ConfigDrafts>(() => ({ drafts: {} }));

export function useConfigDraft(id: string): ConfigDraft | undefined {
  return useConfigDrafts((state) => state.drafts[id]);
}

export function isDirty({ saved, text }: ConfigDraft): boolean {
  return text !== (saved ?? '');
}

/** Of what somebody puts together while the file and what they have typed differ. */
export function mergingKey(id: string): string {
  return `config.yaml ${id}`;
}

/** What was read: it is shown where nobody has typed, and a conflict where somebody has. */
export function fileRead(id: string, file: { readonly text: string; readonly version: string } | null): void {
  const draft = useConfigDrafts.getState().drafts[id];
  const saved = file?.text ?? null;
  const version = file?.version ?? null;
  if (!draft || !isDirty(draft) || draft.text === saved)
    put(id, { saved, version, text: saved ?? '', theirs: null });
  else if (!file) put(id, { ...draft, saved, version, theirs: null });
  // Whoever puts it back as it was ends the conflict.
  else put(id, { ...draft, theirs: version === draft.version ? null : file });
}

export function editConfig(id: string, text: string): void {
  change(id, (draft) => ({ ...draft, text }));
}

export function discardConfig(id: string): void {
  change(id, (draft) => ({ ...draft, text: draft.saved ?? '' }));
}

export function configSaved(id: string, text: string, version: string): void {
  // Whoever typed on meanwhile has a new draft on top of it.
  change(id, (draft) => ({ ...draft, saved: text, version, theirs: null }));
}

/** Ends a conflict: this text stands on top of what is there by now. */
export function settleConflict(id: string, text: string): void {
  change(id, (draft) =>
    draft.theirs ? { saved: draft.theirs.text, version: draft.theirs.version, text, theirs: null } : draft,
  );
}

function change(id: string, next: (draft: ConfigDraft) => ConfigDraft): void {
  const draft = useConfigDrafts.getState().drafts[id];
  if (draft) put(id, next(draft));
}

function put(id: string, draft: ConfigDraft): void {
  if (!draft.theirs) endMerging(mergingKey(id));
  useConfigDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [id]: draft } }));
}
