/** As the platform has them: what one side writes, the other finds. */

const MAX_NAME_CHARS = 100;
/** With its dot. */
const MAX_EXTENSION_CHARS = 16;
const OCTETS = 'application/octet-stream';
const MAX_MIME_CHARS = 255;
const MIME = /^[A-Za-z0-9!#$&^_.+-]+\/[A-Za-z0-9!#$&^_.+-]+$/;

const MIME_OF: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  gif: 'image/gif',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  md: 'text/markdown',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  wav: 'audio/wav',
  webp: 'image/webp',
  xml: 'application/xml',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  zip: 'application/zip',
};

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

/** What a file is by the end of its name. */
export function mimeTypeOf(name: string): string {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return (Object.hasOwn(MIME_OF, extension) ? MIME_OF[extension] : undefined) ?? OCTETS;
}
