/** Letters with a stroke, which Unicode does not take apart into a letter and an accent. */
const STROKES: Readonly<Record<string, string>> = { ø: 'o', đ: 'd', ł: 'l', ħ: 'h', ı: 'i' };

/** Lower case without accents, for searching. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[øđłħı]/g, (letter) => STROKES[letter] ?? letter);
}

/** `1 workspace`, `12 workspaces`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
