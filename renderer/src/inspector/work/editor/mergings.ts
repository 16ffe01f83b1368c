/** What somebody has put together so far of two texts, and of which of their own. */
interface Merging {
  readonly mine: string;
  readonly text: string;
}

/** By what they are for. They outlive the views that show them; whoever settles a conflict ends its merging. */
const mergings = new Map<string, Merging>();

/** The text as it was left, or mine where nothing was put together with it yet. */
export function mergingOf(key: string, mine: string): string {
  const merging = mergings.get(key);
  return merging?.mine === mine ? merging.text : mine;
}

export function keepMerging(key: string, mine: string, text: string): void {
  if (text === mine) mergings.delete(key);
  else mergings.set(key, { mine, text });
}

export function endMerging(key: string): void {
  mergings.delete(key);
}
