/** The colours of a picture, named as the tokens of the theme are. */
export const pictureTokens = [
  'surface',
  'card',
  'sunken',
  'frame',
  'ink',
  'muted',
  'line',
  'line-strong',
  'control-line',
  'accent',
  'online',
  'busy',
  'starting',
  'waiting',
  'degraded',
  'failed',
  'paused',
  'asleep',
  'offline',
] as const;

export type Palette = Readonly<Record<(typeof pictureTokens)[number], string>>;

/** The tokens as the theme that is shown now has them. */
export function currentPalette(): Palette {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  try {
    const entries = pictureTokens.map((token) => {
      probe.style.color = `var(--${token})`;
      return [token, getComputedStyle(probe).color];
    });
    return Object.fromEntries(entries) as Palette;
  } finally {
    probe.remove();
  }
}
