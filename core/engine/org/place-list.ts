import type { Store } from '../../store/index.ts';

/** A sorted list of places (folders, addresses) that people keep in the settings. */
export interface PlaceList {
  list(): string[];
  add(place: string): string[];
  remove(place: string): string[];
}

/** Keeps a list under one key of the settings. */
export function placeList(settings: Store['settings'], key: string): PlaceList {
  const list = (): string[] => JSON.parse(settings.get(key) ?? '[]') as string[];
  const keep = (places: Iterable<string>): string[] => {
    const sorted = [...new Set(places)].sort();
    settings.set(key, JSON.stringify(sorted));
    return sorted;
  };
  return {
    list,
    add: (place) => keep([...list(), place]),
    remove: (place) => keep(list().filter((each) => each !== place)),
  };
}
