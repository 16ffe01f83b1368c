/** Asking for more of them narrows nothing any more, and what the index takes is limited. */
const MAX_WORDS = 32;
/** Written without spaces: the index knows whole runs only. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;
/** What nobody searches for, though a question is full of it. */
const FILLERS = new Set(
  `a about an and any are as at be been but by can did do does for from had has have how i if in into is it its me my no
  not of on or our should so than that the their them then there these they this to was we were what when where which
  who why will with would you your`.split(/\s+/),
);

/**
 * How a text that somebody typed is looked for: by its words, all of them, as the index takes them; or as it is where it
 * has none, is a single character or is written without spaces. Undefined for nothing. Safe for every text.
 */
export function searchOf(typed: string): { kind: 'words' | 'text'; text: string } | undefined {
  const text = typed.replaceAll('\0', ' ').trim();
  if (text === '') return undefined;
  const words = [...new Set(text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [])];
  if ([...text].length < 2 || words.length === 0 || UNSPACED.test(text)) return { kind: 'text', text };
  const telling = words.filter((word) => !FILLERS.has(word));
  const wanted = (telling.length > 0 ? telling : words).slice(0, MAX_WORDS);
  return { kind: 'words', text: wanted.map((word) => `"${word}"`).join(' ') };
}
