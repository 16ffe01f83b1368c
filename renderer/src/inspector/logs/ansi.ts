import Anser from 'anser';

/** Colours that a theme has a token for; every colour of a terminal is shown as one of them. */
export type Ink = 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'faint';

/** A stretch of a line that looks the same from one end to the other. */
export interface Span {
  readonly text: string;
  readonly ink: Ink | null;
  readonly bold: boolean;
  readonly underlined: boolean;
  /** A web address to open, when it is one. */
  readonly href: string | null;
  /** Part of what was searched for. */
  readonly found: boolean;
}

const NAMED: Readonly<Record<string, Ink | null>> = {
  black: 'faint',
  red: 'red',
  green: 'green',
  yellow: 'yellow',
  blue: 'blue',
  magenta: 'magenta',
  cyan: 'cyan',
  white: null,
};
/** In the order of the first sixteen colours of the palette. */
const PALETTE: readonly (Ink | null)[] = Object.values(NAMED);
const HUES: readonly Ink[] = ['red', 'yellow', 'green', 'cyan', 'blue', 'magenta'];
const HUE_DEGREES = 360 / HUES.length;
const GREY_CHROMA = 40;

/* biome-ignore-start lint/suspicious/noControlCharactersInRegex: escape codes are control characters */
/**
 * CSI sequences (colours, cursor movements), OSC and other strings (titles, links, the clipboard), also ones without an end,
 * and two-character escapes.
 */
const ESCAPE_CODES =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\|$)|[PX^_][^\u001b]*(?:\u001b\\|$)|[@-OQ-WYZ\\])/g;
const COLOUR = /\u001b\[[\d;]*m/g;
const COLOUR_ONLY = /^\u001b\[[\d;]*m$/;
const LEFT_OVER = /\u001b(?!\[[\d;]*m)|[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f-\u009f]/g;
/* biome-ignore-end lint/suspicious/noControlCharactersInRegex: see above */

/** A printed line as a terminal would leave it, without a trace of what only moves its cursor; colours stay. */
function visible(line: string): string {
  const codes = line.replace(ESCAPE_CODES, (code) => (COLOUR_ONLY.test(code) ? code : ''));
  const clean = codes.replace(LEFT_OVER, '').replace(/\r+$/, '');
  return clean.slice(clean.lastIndexOf('\r') + 1);
}

/** A log line without terminal escape codes; of a line that was overwritten with `\r`, what stayed visible. */
export function plainLine(line: string): string {
  return visible(line).replace(COLOUR, '');
}

/** Several lines, each as `plainLine` gives it: for errors that quote what a program printed. */
export function plainText(text: string): string {
  return text.split('\n').map(plainLine).join('\n');
}

/** A printed line as coloured text; nothing of it is HTML. */
export function ansiSpans(line: string): Span[] {
  return Anser.ansiToJson(visible(line), { use_classes: true, remove_empty: true }).map((part) => ({
    text: part.content,
    ink: part.decorations.includes('dim') ? 'faint' : inkOf(part.fg, part.fg_truecolor),
    bold: part.decorations.includes('bold'),
    underlined: part.decorations.includes('underline'),
    href: null,
    found: false,
  }));
}

/** Cuts spans where the found stretch (places in their joined text) begins and ends, and marks what is inside. */
export function markFound(spans: readonly Span[], from: number, to: number): Span[] {
  let at = 0;
  return spans.flatMap((span) => {
    const start = Math.min(Math.max(from - at, 0), span.text.length);
    const end = Math.min(Math.max(to - at, 0), span.text.length);
    at += span.text.length;
    return [
      { ...span, text: span.text.slice(0, start) },
      { ...span, text: span.text.slice(start, end), found: true },
      { ...span, text: span.text.slice(end) },
    ].filter(({ text }) => text !== '');
  });
}

/** `fg` is a class of Anser: `ansi-red`, `ansi-bright-red`, `ansi-palette-208`, `ansi-truecolor`. */
function inkOf(fg: string | null, truecolor: string | null): Ink | null {
  const name = (fg ?? '').replace(/^ansi-(bright-)?/, '');
  const named = NAMED[name];
  if (named !== undefined) return named;
  if (name.startsWith('palette-')) return paletteInk(Number(name.slice('palette-'.length)));
  const [red = 0, green = 0, blue = 0] = (truecolor ?? '').split(',').map(Number);
  return name === 'truecolor' ? rgbInk(red, green, blue) : null;
}

/** Of the 256 colours: 16 named ones, a cube of six shades of each component, and greys. */
function paletteInk(index: number): Ink | null {
  if (index < 16) return PALETTE[index % 8] ?? null;
  if (index >= 232) return index < 244 ? 'faint' : null;
  const place = index - 16;
  return rgbInk(Math.floor(place / 36) * 51, (Math.floor(place / 6) % 6) * 51, (place % 6) * 51);
}

function rgbInk(red: number, green: number, blue: number): Ink | null {
  const max = Math.max(red, green, blue);
  const chroma = max - Math.min(red, green, blue);
  if (chroma < GREY_CHROMA) return null;
  const sixth =
    max === red
      ? (green - blue) / chroma
      : max === green
        ? 2 + (blue - red) / chroma
        : 4 + (red - green) / chroma;
  const degrees = (sixth * 60 + 360) % 360;
  return HUES[Math.round(degrees / HUE_DEGREES) % HUES.length] ?? null;
}
