const BLOCK_MARK = /^\s*(?:#{1,6}|>|[-*+])\s+/;
const FENCE = /^\s*(?:`{3,}[^`]*|~{3,}.*)$/;
/** Rules off what was above: no words. */
const RULE = /^\s*[-*_=]{3,}\s*$/;
const CODE = /(`+)([^`]+)\1/g;
/** Stands for a piece of code meanwhile: in no text that people write. */
const HELD = '\u{F8FE}';
const INLINE_MARKS: readonly RegExp[] = [
  /!?\[([^\]]*)\]\([^)]*\)/g,
  /\*\*(?=\S)([^*]*?\S)\*\*/g,
  /(?<![\w/])__(?=\S)([^_]*?\S)__(?![\w/])/g,
  /~~(?=\S)([^~]*?\S)~~/g,
  /(?<![\w*])\*(?=\S)([^*]*?\S)\*(?![\w*])/g,
  /(?<![\w/])_(?=\S)([^_]*?\S)_(?![\w/])/g,
];

/** One line without the marks around its words; code keeps its own. */
function plainWords(line: string): string {
  const code: string[] = [];
  const held = line.replace(BLOCK_MARK, '').replace(CODE, (_all, _ticks, inner: string) => {
    code.push(inner);
    return HELD;
  });
  const words = INLINE_MARKS.reduce((said, mark) => said.replace(mark, '$1'), held);
  return words.replaceAll(HELD, () => code.shift() ?? HELD).trim();
}

/** The lines of a text in Markdown that say something, as plain words; code as it is. One at a time: most want only the first. */
export function* wordsOf(said: string): Generator<string, void> {
  let isCode = false;
  for (const line of said.split('\n')) {
    const isFence = FENCE.test(line);
    if (isFence) isCode = !isCode;
    if (isFence || (!isCode && RULE.test(line))) continue;
    const words = isCode ? line.trim() : plainWords(line);
    if (words !== '') yield words;
  }
}
