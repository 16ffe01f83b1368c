/** Twice the size that Windows shows, for sharp screens. */
export const PICTURE_PX = 32;
const BYTES_PER_PIXEL = 4;
const DOT_PX = 2;
const GAP_PX = 2;
const GLYPH_DOTS = { wide: 5, high: 7 } as const;
/** Blue, green, red: white has the contrast that text needs on it. */
const GROUND = [38, 38, 200] as const;
const INK = [255, 255, 255] as const;

/** Each row of a glyph as five bits, from the top. */
const GLYPHS: Readonly<Record<string, readonly number[]>> = {
  '1': [0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
  '2': [0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111],
  '3': [0b01110, 0b10001, 0b00001, 0b00110, 0b00001, 0b10001, 0b01110],
  '4': [0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010],
  '5': [0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110],
  '6': [0b01110, 0b10000, 0b11110, 0b10001, 0b10001, 0b10001, 0b01110],
  '7': [0b11111, 0b00001, 0b00010, 0b00100, 0b00100, 0b01000, 0b01000],
  '8': [0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110],
  '9': [0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00001, 0b01110],
  '+': [0b00000, 0b00100, 0b00100, 0b11111, 0b00100, 0b00100, 0b00000],
};

/** A few characters on a round ground, as rows of pixels of blue, green, red and opacity. */
export function badgePicture(label: string): Buffer {
  const pixels = Buffer.alloc(PICTURE_PX * PICTURE_PX * BYTES_PER_PIXEL);
  for (let y = 0; y < PICTURE_PX; y += 1) {
    for (let x = 0; x < PICTURE_PX; x += 1) {
      const opacity = isInk(label, x, y) ? 1 : opacityAt(x, y);
      const colour = isInk(label, x, y) ? INK : GROUND;
      // As the system wants them: multiplied by their opacity.
      const values = [...colour.map((value) => Math.round(value * opacity)), Math.round(255 * opacity)];
      pixels.set(values, (y * PICTURE_PX + x) * BYTES_PER_PIXEL);
    }
  }
  return pixels;
}

/** Of the round ground: its rim is soft. */
function opacityAt(x: number, y: number): number {
  const middle = PICTURE_PX / 2;
  const distance = Math.hypot(x + 0.5 - middle, y + 0.5 - middle);
  return Math.min(1, Math.max(0, middle - distance));
}

function isInk(label: string, x: number, y: number): boolean {
  const glyphPx = GLYPH_DOTS.wide * DOT_PX;
  const stepPx = glyphPx + GAP_PX;
  const left = Math.round((PICTURE_PX - (label.length * stepPx - GAP_PX)) / 2);
  const top = Math.round((PICTURE_PX - GLYPH_DOTS.high * DOT_PX) / 2);
  const index = Math.floor((x - left) / stepPx);
  const inGlyph = x - left - index * stepPx;
  if (index < 0 || inGlyph >= glyphPx) return false;
  const row = GLYPHS[label[index] ?? '']?.[Math.floor((y - top) / DOT_PX)] ?? 0;
  return ((row >> (GLYPH_DOTS.wide - 1 - Math.floor(inGlyph / DOT_PX))) & 1) === 1;
}
