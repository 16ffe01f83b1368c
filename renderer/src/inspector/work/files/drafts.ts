/** What somebody has changed in a file and not saved. */
export interface FileDraft {
  readonly text: string;
  /** Of the file that it began with; null: there was none. */
  readonly version: string | null;
}

/** The part of `localStorage` that drafts need. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface FileDrafts {
  read(key: string): FileDraft | null;
  /** null: nothing is unsaved any more. */
  write(key: string, draft: FileDraft | null): void;
  /** Another window has written it. */
  forget(key: string): void;
  /** Whether closing the window now would lose a draft, because it is kept nowhere else. */
  wouldLose(): boolean;
}

const PREFIX = 'molecule.file-draft.';

/**
 * Drafts of files by key. They are kept until they are saved or thrown away: in memory, and in `storage` for the next
 * start and for other windows. What the storage refuses is kept in memory, and `wouldLose` tells of it.
 */
export function createFileDrafts(storage: DraftStorage | null): FileDrafts {
  const known = new Map<string, FileDraft | null>();
  const refused = new Set<string>();

  return {
    read(key) {
      const draft = known.get(key);
      if (draft !== undefined) return draft;
      return parsed(attempt(() => storage?.getItem(PREFIX + key)) ?? null);
    },
    write(key, draft) {
      if (draft === null) {
        known.delete(key);
        refused.delete(key);
        attempt(() => storage?.removeItem(PREFIX + key));
        return;
      }
      known.set(key, draft);
      const stored = attempt(() => {
        storage?.setItem(PREFIX + key, JSON.stringify(draft));
        return storage !== null;
      });
      if (stored === true) refused.delete(key);
      else refused.add(key);
    },
    forget: (key) => void known.delete(key),
    wouldLose: () => refused.size > 0,
  };
}

/** The key of a draft by its name in the storage; null for what is none. */
export function draftKeyOf(name: string | null): string | null {
  return name?.startsWith(PREFIX) ? name.slice(PREFIX.length) : null;
}

/** The keys of the drafts that a storage has. */
export function draftKeys(storage: Pick<Storage, 'length' | 'key'>): string[] {
  return Array.from({ length: storage.length }, (_, index) => draftKeyOf(storage.key(index))).filter(
    (key) => key !== null,
  );
}

function parsed(stored: string | null): FileDraft | null {
  if (stored === null) return null;
  try {
    const { text, version } = JSON.parse(stored) as Partial<FileDraft>;
    return typeof text === 'string' ? { text, version: version ?? null } : null;
  } catch {
    return null;
  }
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    console.warn('A draft could not be kept for the next start', error);
    return undefined;
  }
}
