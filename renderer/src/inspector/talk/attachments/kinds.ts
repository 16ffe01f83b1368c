import type { ChatFile } from '../../../../../core/contract/index.ts';
import { IMAGE_TYPES } from '../../../files/image-types.ts';

/** How a file can be looked at. */
export type FileKind =
  | 'image'
  | 'video'
  | 'audio'
  | 'pdf'
  | 'markdown'
  | 'csv'
  | 'json'
  | 'code'
  | 'text'
  | 'other';

/** The only types that bytes of others get in a URL of this page: none of them is a document that could run something. */
const INERT_TYPES: Readonly<Record<string, string>> = {
  ...IMAGE_TYPES,
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  webm: 'video/webm',
  ogv: 'video/ogg',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  wav: 'audio/wav',
  flac: 'audio/flac',
  pdf: 'application/pdf',
};

/** Names of languages as the highlighter knows them, by the ending of a file. HTML and SVG are shown as their source. */
const LANGUAGES: Readonly<Record<string, string>> = {
  bash: 'bash',
  c: 'c',
  cc: 'cpp',
  cpp: 'cpp',
  cs: 'csharp',
  css: 'css',
  diff: 'diff',
  go: 'go',
  h: 'c',
  htm: 'xml',
  html: 'xml',
  ini: 'ini',
  java: 'java',
  js: 'javascript',
  json: 'json',
  jsx: 'javascript',
  kt: 'kotlin',
  lua: 'lua',
  mjs: 'javascript',
  patch: 'diff',
  php: 'php',
  pl: 'perl',
  py: 'python',
  r: 'r',
  rb: 'ruby',
  rs: 'rust',
  sh: 'bash',
  sql: 'sql',
  svg: 'xml',
  swift: 'swift',
  toml: 'ini',
  ts: 'typescript',
  tsx: 'typescript',
  xhtml: 'xml',
  xml: 'xml',
  yaml: 'yaml',
  yml: 'yaml',
};
const TEXT_ENDINGS = new Set(['txt', 'log', 'text', 'env', 'conf', 'srt']);
const OWN_KINDS: Readonly<Record<string, FileKind>> = {
  md: 'markdown',
  markdown: 'markdown',
  csv: 'csv',
  tsv: 'csv',
  json: 'json',
};

/** How to show a file, by its name and, where that says nothing, by its type. */
export function kindOf({ name, mimeType = '' }: Pick<ChatFile, 'name' | 'mimeType'>): FileKind {
  const type = inertTypeOf({ name, mimeType });
  if (type !== undefined) return type === 'application/pdf' ? 'pdf' : (type.split('/')[0] as FileKind);
  const ending = endingOf(name);
  const own = OWN_KINDS[ending];
  if (own) return own;
  if (LANGUAGES[ending] !== undefined) return 'code';
  if (TEXT_ENDINGS.has(ending) || mimeType.startsWith('text/')) return 'text';
  return mimeType === 'application/json' ? 'json' : 'other';
}

/** The type that the bytes of a file are shown with; undefined for what is never shown by its type. */
export function inertTypeOf({
  name,
  mimeType = '',
}: Pick<ChatFile, 'name' | 'mimeType'>): string | undefined {
  const byName = INERT_TYPES[endingOf(name)];
  if (byName !== undefined) return byName;
  const hasNoEnding = endingOf(name) === '';
  return hasNoEnding && Object.values(INERT_TYPES).includes(mimeType) ? mimeType : undefined;
}

/** The language of a file with code in it. */
export function languageOf(name: string): string | undefined {
  return LANGUAGES[endingOf(name)];
}

function endingOf(name: string): string {
  const at = name.lastIndexOf('.');
  return at < 0 ? '' : name.slice(at + 1).toLowerCase();
}
