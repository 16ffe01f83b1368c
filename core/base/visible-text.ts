/** Each platform ends its lines in its own way. */
const LINE_END = /\r\n?|[\u0085\u2028\u2029]/g;
/**
 * What nobody sees, and what turns or hides other text: control and format characters and fillers, except line feeds and
 * tabs, and what joins and colours emoji.
 */
const UNSEEN =
  /(?!\n|\t|\ufe0f)(?!(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d(?=\p{Extended_Pictographic}))[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * What an agent wrote, for a person who decides about it: nothing is left out or obeyed, and what would not be seen
 * is a visible U+FFFD.
 */
export function visibleText(text: string): string {
  return text.replace(LINE_END, '\n').replace(UNSEEN, '\ufffd');
}
