/** The part of `localStorage` that drafts need. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface Drafts {
  read(workspaceId: string): string;
  write(workspaceId: string, text: string): void;
  /** Takes over what another window wrote; the workspace that it was for, or null when it was no draft. */
  takeOver(key: string | null, text: string | null): string | null;
}

const PREFIX = 'molecule.draft.';

/**
 * What the user has typed and not sent yet, one text per workspace. Kept in memory and in `storage`, so that it
 * survives switching and reloading; a storage that refuses (full, forbidden) costs only the reload.
 */
export function createDrafts(storage: DraftStorage | null): Drafts {
  const texts = new Map<string, string>();
  return {
    read(workspaceId) {
      const known = texts.get(workspaceId);
      if (known !== undefined) return known;
      const stored = attempt(() => storage?.getItem(PREFIX + workspaceId)) ?? '';
      texts.set(workspaceId, stored);
      return stored;
    },
    write(workspaceId, text) {
      texts.set(workspaceId, text);
      attempt(() => {
        if (text === '') storage?.removeItem(PREFIX + workspaceId);
        else storage?.setItem(PREFIX + workspaceId, text);
      });
    },
    takeOver(key, text) {
      if (!key?.startsWith(PREFIX)) return null;
      const workspaceId = key.slice(PREFIX.length);
      texts.set(workspaceId, text ?? '');
      return workspaceId;
    },
  };
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    console.warn('The draft could not be kept for the next start', error);
    return undefined;
  }
}

/** The drafts of this window. */
export const drafts = createDrafts(typeof localStorage === 'undefined' ? null : localStorage);
