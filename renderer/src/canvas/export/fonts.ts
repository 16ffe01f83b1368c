const FAMILY = /inter variable/i;
/** Of the files that a family is split into, the one with this letter is what nearly every name is written in. */
const LATIN_RANGE = 'U+0000-00FF';

/**
 * The font of the interface as a style element with the font in it: a picture has no other way to it. Empty when the
 * file cannot be had; the picture names the font all the same.
 */
export async function fontFaces(): Promise<string> {
  try {
    const rule = latinRule();
    const url = rule && /url\("?([^")]+)"?\)/.exec(rule.cssText)?.[1];
    if (!url) return '';
    const response = await fetch(new URL(url, rule.parentStyleSheet?.href ?? document.baseURI));
    const data = await asDataUrl(await response.blob());
    return `<style>@font-face{font-family:'Inter Variable';font-weight:100 900;src:url(${data}) format('woff2')}</style>`;
  } catch {
    return '';
  }
}

function latinRule(): CSSFontFaceRule | null {
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSFontFaceRule) || !FAMILY.test(rule.style.getPropertyValue('font-family')))
        continue;
      const isUpright = rule.style.getPropertyValue('font-style') !== 'italic';
      const range = rule.style.getPropertyValue('unicode-range').toUpperCase();
      // Browsers shorten the range in their own way.
      if (isUpright && (range.includes(LATIN_RANGE) || range.startsWith('U+0-FF') || range === ''))
        return rule;
    }
  }
  return null;
}

function asDataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
