/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../renderer/src/theme/tokens.css', import.meta.url), 'utf8');
const [base = '', contrast = ''] = css.split(':root[data-theme="contrast"]');

/** Tokens with a colour of six digits for light and for dark. */
function pairsIn(block: string): Map<string, readonly [string, string]> {
  const pairs = new Map<string, readonly [string, string]>();
  for (const [, name = '', light = '', dark = ''] of block.matchAll(
    /--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g,
  )) {
    pairs.set(name, [light, dark]);
  }
  return pairs;
}

/** Contrast ratio of WCAG 2. */
function ratio(one: string, other: string): number {
  const luminance = (hex: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** So much of a colour in another, near enough to what a browser mixes. */
function mixed(colour: string, into: string, share: number): string {
  const channels = [1, 3, 5].map((at) => {
    const [one, other] = [colour, into].map((hex) => Number.parseInt(hex.slice(at, at + 2), 16));
    return Math.round((one ?? 0) * share + (other ?? 0) * (1 - share));
  });
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** `--tint` of a theme as a share. */
function tintOf(tokens: Map<string, readonly [string, string]>): number {
  const block = tokens === normal ? base : contrast;
  return Number(/--tint: (\d+)%/.exec(block)?.[1] ?? Number.NaN) / 100;
}

const normal = pairsIn(base);
const themes = [
  ['light', 0, normal, 4.5],
  ['dark', 1, normal, 4.5],
  ['high contrast, light', 0, new Map([...normal, ...pairsIn(contrast)]), 7],
  ['high contrast, dark', 1, new Map([...normal, ...pairsIn(contrast)]), 7],
] as const;
const backgrounds = ['surface', 'raised', 'sunken', 'card'];
const texts = [
  'ink',
  'muted',
  'faint',
  'accent',
  'online',
  'busy',
  'starting',
  'degraded',
  'failed',
  'paused',
  'asleep',
  'offline',
  ...Array.from({ length: 8 }, (_, tone) => `who-${tone}`),
];

describe.each(themes)('theme %s', (_name, side, tokens, minimum) => {
  const colour = (token: string) => tokens.get(token)?.[side] ?? '#888888';

  it.each(texts)('writes %s legibly on every background', (text) => {
    for (const background of backgrounds) {
      expect(ratio(colour(text), colour(background))).toBeGreaterThanOrEqual(minimum);
    }
  });

  it('has legible buttons, also when they are pointed at', () => {
    expect(ratio(colour('on-accent'), colour('accent'))).toBeGreaterThanOrEqual(4.5);
    expect(ratio(colour('on-accent'), colour('accent-hover'))).toBeGreaterThanOrEqual(4.5);
    // The count on the bell.
    expect(ratio(colour('surface'), colour('failed'))).toBeGreaterThanOrEqual(4.5);
  });

  it('writes legibly on what is selected', () => {
    const selected = mixed(colour('accent'), colour('raised'), tintOf(tokens));
    for (const text of ['ink', 'muted', 'accent']) {
      expect(ratio(colour(text), selected), text).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(['control-line', 'accent'])('draws edges in %s that are seen on every background', (edge) => {
    for (const background of backgrounds) {
      expect(ratio(colour(edge), colour(background)), background).toBeGreaterThanOrEqual(3);
    }
  });
});
