/** The words that are looked for. */
export function wordsOf(query: string): readonly string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}

/** Whether every word is somewhere in the texts. */
export function isFound(texts: readonly string[], words: readonly string[]): boolean {
  const all = texts.join('\n').toLowerCase();
  return words.every((word) => all.includes(word));
}

export interface TextPart {
  readonly from: number;
  readonly text: string;
  readonly hit: boolean;
}

/** A text in parts: those that were looked for, and the others. */
export function partsFound(text: string, words: readonly string[]): readonly TextPart[] {
  const lower = text.toLowerCase();
  // Some letters change their length in small letters; then places in both differ.
  const isHit = Array.from({ length: text.length }, () => false);
  if (lower.length === text.length) {
    for (const word of words) {
      for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length))
        isHit.fill(true, at, at + word.length);
    }
  }
  const parts: { from: number; text: string; hit: boolean }[] = [];
  for (const [at, hit] of isHit.entries()) {
    const last = parts.at(-1);
    if (last?.hit === hit) last.text += text.charAt(at);
    else parts.push({ from: at, text: text.charAt(at), hit });
  }
  return parts;
}
