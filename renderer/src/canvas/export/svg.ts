import type { ShapePart } from '../../ui/status-shapes.ts';
import type { Box } from '../layout/geometry.ts';

/** Attributes of an SVG element in the spelling of React; null and undefined are left out. */
type Attributes = Readonly<Record<string, string | number | null | undefined>>;

/** One SVG element as text. Values are escaped; `content` is markup already. */
export function element(tag: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => ` ${dashed(name)}="${escapeXml(String(value))}"`)
    .join('');
  return content === '' ? `<${tag}${written}/>` : `<${tag}${written}>${content}</${tag}>`;
}

export function rect({ x, y, width, height }: Box, rx: number, attributes: Attributes): string {
  return element('rect', {
    x: round(x),
    y: round(y),
    width: round(width),
    height: round(height),
    rx,
    ...attributes,
  });
}

/** The shape of a status, in a box of that size. */
export function shape(
  parts: readonly ShapePart[],
  x: number,
  y: number,
  size: number,
  colours: ShapeColours,
): string {
  const drawn = parts
    .map(({ tag, attributes }) =>
      element(
        tag,
        Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [
            name,
            value === 'currentColor' ? colours.own : value === 'var(--raised)' ? colours.ground : value,
          ]),
        ),
      ),
    )
    .join('');
  return element('g', { transform: `translate(${round(x)} ${round(y)}) scale(${round(size / 16)})` }, drawn);
}

interface ShapeColours {
  readonly own: string;
  readonly ground: string;
}

/** Text that means what it says in XML, without characters that XML has no place for. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** `strokeWidth` as SVG writes it. */
function dashed(name: string): string {
  return name === 'viewBox' ? name : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
