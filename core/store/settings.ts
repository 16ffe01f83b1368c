import type { Sqlite } from './database.ts';

export type SettingsRepository = ReturnType<typeof settingsRepository>;

/** Small values by key that belong to the installation. */
export function settingsRepository(database: Sqlite) {
  const read = database.prepare('SELECT value FROM settings WHERE key = ?');
  const write = database.prepare(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const get = (key: string): string | undefined => (read.get(key) as { value: string } | undefined)?.value;
  const set = (key: string, value: string): void => void write.run(key, value);
  return {
    get,
    set,
    /** The stored value, or the one that `create` makes and that is stored then. */
    getOrCreate(key: string, create: () => string): string {
      const found = get(key);
      if (found !== undefined) return found;
      const value = create();
      set(key, value);
      return value;
    },
  };
}
