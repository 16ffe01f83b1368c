import type { ITheme } from '@xterm/xterm';

/** Which token stands in for each colour of a terminal. */
const TOKENS = {
  background: '--sunken',
  foreground: '--ink',
  cursor: '--accent',
  cursorAccent: '--sunken',
  black: '--line-strong',
  red: '--failed',
  green: '--online',
  yellow: '--busy',
  blue: '--starting',
  magenta: '--paused',
  cyan: '--asleep',
  white: '--muted',
  brightBlack: '--faint',
  brightRed: '--failed',
  brightGreen: '--online',
  brightYellow: '--degraded',
  brightBlue: '--starting',
  brightMagenta: '--paused',
  brightCyan: '--asleep',
  brightWhite: '--ink',
} as const satisfies Partial<Record<keyof ITheme, string>>;

const SELECTION = 'color-mix(in srgb, var(--accent) 32%, var(--sunken))';
const FOUND = 'color-mix(in srgb, var(--busy) 40%, var(--sunken))';

/** The colours of the theme as they are for an element now, as xterm takes them. */
export function coloursOf(element: HTMLElement): ITheme {
  const colour = reader(element);
  const named = Object.entries(TOKENS).map(([name, token]) => [name, colour(`var(${token})`)]);
  return { ...Object.fromEntries(named), selectionBackground: colour(SELECTION) };
}

/** What marks what was searched for; the one that is looked at stands out. */
export function foundColours(element: HTMLElement) {
  const colour = reader(element);
  return {
    matchBackground: colour(FOUND),
    matchOverviewRuler: colour(FOUND),
    activeMatchBackground: colour(SELECTION),
    activeMatchColorOverviewRuler: colour('var(--accent)'),
  };
}

/** Resolves a colour of a style sheet to `#rrggbb`. */
function reader(element: HTMLElement): (css: string) => string {
  const probe = document.createElement('span');
  probe.hidden = true;
  element.append(probe);
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return (css) => {
    probe.style.color = css;
    const { color } = getComputedStyle(probe);
    if (!context) return color;
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  };
}
