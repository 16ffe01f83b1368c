/** What the user has typed into the dialog for a new workspace. */
export interface CreateDraft {
  readonly name: string;
  readonly role: string;
}

const EMPTY: CreateDraft = { name: '', role: '' };
let kept = EMPTY;

/** The draft outlives the dialog, so that closing it by accident loses nothing. */
export const createDraft = {
  read: (): CreateDraft => kept,
  write(draft: CreateDraft): void {
    kept = draft;
  },
  clear(): void {
    kept = EMPTY;
  },
};
