/** The workspace runtime has the same two functions: what one side writes, the other finds. */

const MAX_NAME_CHARS = 100;
/** With its dot. */
const MAX_EXTENSION_CHARS = 16;
const OCTETS = 'application/octet-stream';
const MAX_MIME_CHARS = 255;
const MIME = /^[A-Za-z0-9!#$&^_.+-]+\/[A-Za-z0-9!#$&^_.+-]+$/;

/** A file name that is one wherever it is used: `[A-Za-z0-9._-]`, at most 100 characters, its extension kept. */
export function safeFileName(name: string): string {
  const base = name.slice(name.lastIndexOf('/') + 1).replaceAll(/[^A-Za-z0-9._-]/gu, '_');
  if (base === '' || base === '.' || base === '..') return 'file';
  if (base.length <= MAX_NAME_CHARS) return base;
  const dot = base.lastIndexOf('.');
  const extension = dot > 0 && base.length - dot <= MAX_EXTENSION_CHARS ? base.slice(dot) : '';
  return base.slice(0, MAX_NAME_CHARS - extension.length) + extension;
}

/** A media type without parameters; what is none, or might break a header, is `application/octet-stream`. */
export function safeMimeType(text: string | undefined): string {
  const [type = ''] = (text ?? '').split(';');
  const trimmed = type.replaceAll(/^ +| +$/g, '');
  return trimmed.length <= MAX_MIME_CHARS && MIME.test(trimmed) ? trimmed : OCTETS;
}

/** `Content-Disposition` for a file to be saved: an ASCII name for old clients, and the real one (RFC 5987). */
export function attachmentHeader(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are dropped
  const clean = name.replaceAll(/[\u0000-\u001f\u007f-\u009f\ud800-\udfff]/gu, '');
  const ascii = clean.replaceAll(/[^\u0020-\u007e]|["\\]/gu, '_') || 'file';
  const encoded = encodeURIComponent(clean || 'file').replaceAll(
    /['()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
