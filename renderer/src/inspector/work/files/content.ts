import { IMAGE_TYPES } from '../../../files/image-types.ts';

/** What is in a file, as it can be shown. */
export type Content =
  | { readonly kind: 'text'; readonly text: string; readonly lineBreak: LineBreak }
  | { readonly kind: 'image'; readonly url: string; readonly size: number }
  | { readonly kind: 'binary'; readonly size: number; readonly head: Uint8Array }
  /** More than can be read at once. */
  | { readonly kind: 'large'; readonly size: number };

export type LineBreak = '\n' | '\r\n';

const HEAD_BYTES = 256;
const IMAGES: Readonly<Record<string, string>> = {
  ...IMAGE_TYPES,
  ico: 'image/x-icon',
};
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The content of a file by its bytes and, for images, its name. SVG is text: nothing in it is ever run. */
export function contentOf(path: string, base64: string): Content {
  const bytes = bytesOf(base64);
  const type = IMAGES[extensionOf(path)];
  if (type !== undefined) return { kind: 'image', url: `data:${type};base64,${base64}`, size: bytes.length };
  const text = textOf(bytes);
  if (text === null) return { kind: 'binary', size: bytes.length, head: bytes.slice(0, HEAD_BYTES) };
  return { kind: 'text', text, lineBreak: lineBreakOf(text) };
}

/** The bytes that base64 stands for. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

const CHUNK = 0x8000;

/** Bytes as base64. */
export function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK)
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(binary);
}

/** Null for what is no UTF-8, or has a zero byte, as no text has. */
function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/**
 * What ends the lines of a text: `\r\n` only where it ends all of them, so that a file which mixes both is written back
 * as it was.
 */
export function lineBreakOf(text: string): LineBreak {
  const all = text.split('\n').length - 1;
  const windows = text.split('\r\n').length - 1;
  return all > 0 && all === windows ? '\r\n' : '\n';
}

/** Lower case, without the dot; empty where there is none. */
export function extensionOf(path: string): string {
  return /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

/** Bytes in rows of sixteen: offset, hexadecimal, what can be read. */
export function hexRows(bytes: Uint8Array): string[] {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.subarray(at, at + 16)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const readable = row
      .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'))
      .join('');
    rows.push(`${at.toString(16).padStart(4, '0')}  ${hex.padEnd(47)}  ${readable}`);
  }
  return rows;
}
