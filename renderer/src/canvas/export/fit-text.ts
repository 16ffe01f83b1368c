/** How wide a text is in a font, in pixels. */
export type Measure = (text: string, font: Font) => number;

export interface Font {
  readonly size: number;
  readonly weight: number;
}

/** Longer texts are cut before they are measured: nothing of them would be seen. */
const MAX_MEASURED = 400;

/** As many lines of a text as are wanted, each as wide as there is room; the last ends in … when more would follow. */
export function fitText(text: string, width: number, font: Font, measure: Measure, maxLines = 1): string[] {
  const words = [...text.replace(/\s+/g, ' ').trim()].slice(0, MAX_MEASURED).join('').split(' ');
  const lines: string[] = [];
  let line = '';
  for (let index = 0; index < words.length; index += 1) {
    const longer = line === '' ? (words[index] ?? '') : `${line} ${words[index] ?? ''}`;
    if (measure(longer, font) <= width) {
      line = longer;
      continue;
    }
    const isLast = lines.length === maxLines - 1;
    if (isLast || line === '') {
      const rest = [line, ...words.slice(index)].filter(Boolean).join(' ');
      return [...lines, cut(rest, width, font, measure)];
    }
    lines.push(line);
    line = words[index] ?? '';
    if (measure(line, font) > width)
      return [...lines, cut(words.slice(index).join(' '), width, font, measure)];
  }
  return line === '' ? lines : [...lines, line];
}

/** The longest beginning that fits together with an ellipsis. */
function cut(text: string, width: number, font: Font, measure: Measure): string {
  const letters = [...text];
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(`${letters.slice(0, middle).join('')}…`, font) <= width) low = middle;
    else high = middle - 1;
  }
  return `${letters.slice(0, low).join('').trimEnd()}…`;
}
