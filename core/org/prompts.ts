import { type MapReader, quoted, type ReadContext } from './map-reader.ts';
import type { TemplateFiles } from './template-files.ts';
import type { SourcePosition } from './types.ts';

export interface Prompt {
  readonly text: string;
  /** Where the template states it; null when it does not. */
  readonly at: SourcePosition | null;
}

export const NO_PROMPT: Prompt = { text: '', at: null };

/**
 * Reads a prompt that is given inline (`prompt`) or as a file (`prompt_file`); inline wins. The file is
 * looked for in `filesDir` first, then in the template folder, and must lie inside the one it is found in.
 */
export function readPrompt(
  context: ReadContext,
  files: TemplateFiles,
  reader: MapReader,
  key: string,
  filesDir: string,
): Prompt {
  const inline = normalise(reader.text(key));
  if (inline !== '') return { text: inline, at: reader.at(key) };
  const fileKey = `${key}_file`;
  if (!reader.value(fileKey)) return NO_PROMPT;
  const at = reader.at(fileKey);
  return { text: readPromptFile(context, files, reader.text(fileKey), fileKey, filesDir, at), at };
}

function readPromptFile(
  context: ReadContext,
  files: TemplateFiles,
  reference: string,
  key: string,
  filesDir: string,
  at: SourcePosition,
): string {
  const { diagnostics } = context;
  const problems = new Set<string>();
  for (const folder of filesDir === '' ? [''] : [filesDir, '']) {
    // The reference alone must not climb, also where the result would still be inside the template.
    const climbs = /(^|[\\/])\.\.([\\/]|$)/.test(reference);
    const path = folder === '' || reference.trim() === '' ? reference : `${folder}/${reference}`;
    const file = climbs || isRooted(reference) ? null : files.readText(path);
    if (file?.ok) return normalise(file.text);
    problems.add(file ? file.problem : 'escapes');
  }
  if (problems.has('empty')) {
    diagnostics.error('prompt_file_invalid', `${quoted(key)} is empty`, at, 'Give the path of a text file.');
  } else if (problems.has('escapes') || problems.has('absolute')) {
    const message = `${quoted(key)} ${quoted(reference)} leads out of its folder`;
    diagnostics.error(
      'prompt_file_escapes',
      message,
      at,
      'Use a path below files_dir or the template folder.',
    );
  } else if ([...problems].every((problem) => problem === 'missing')) {
    const message = `The prompt file ${quoted(reference)} does not exist, so there is no prompt`;
    const folder = filesDir === '' ? 'the template folder' : `${quoted(filesDir)} or the template folder`;
    diagnostics.warning('prompt_file_missing', message, at, `Add it to ${folder}.`);
  } else {
    const reason = [...problems]
      .filter((problem) => problem !== 'missing')
      .join(', ')
      .replaceAll('_', ' ');
    diagnostics.error(
      'prompt_file_unreadable',
      `The prompt file ${quoted(reference)} cannot be read: ${reason}`,
      at,
    );
  }
  return '';
}

function isRooted(reference: string): boolean {
  return /^([\\/]|[A-Za-z]:)/.test(reference);
}

/** Line ends as on Unix and no blank lines around. */
function normalise(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\r', '').trim();
}
