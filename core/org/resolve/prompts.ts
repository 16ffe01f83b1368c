import type { SourcePosition } from '../types.ts';
import { type MapReader, quoted, type ReadContext } from './map-reader.ts';
import { linkLeaves } from './roots.ts';
import type { TemplateFiles } from './template-files.ts';

export interface Prompt {
  readonly text: string;
  /** Where the template states it; null when it does not. */
  readonly at: SourcePosition | null;
}

export const NO_PROMPT: Prompt = { text: '', at: null };

/**
 * Reads a prompt that is given inline (`prompt`) or as a file (`prompt_file`); inline wins. The file is looked
 * for in `filesDir` first, then in the folder of the template or repository whose file names it, and must lie
 * inside the one it is found in.
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
  const home = reader.externalOf(fileKey)?.prefix ?? '';
  const folders = filesDir === '' || filesDir === home ? [home] : [filesDir, home];
  return { text: readPromptFile(context, files, reader.text(fileKey), fileKey, folders, at), at };
}

function readPromptFile(
  context: ReadContext,
  files: TemplateFiles,
  reference: string,
  key: string,
  folders: readonly string[],
  at: SourcePosition,
): string {
  const { diagnostics } = context;
  const problems = new Set<string>();
  let leavesTo: string | undefined;
  for (const folder of folders) {
    // The reference alone must not climb, also where the result would still be inside the template.
    const climbs = /(^|[\\/])\.\.([\\/]|$)/.test(reference);
    const path = folder === '' || reference.trim() === '' ? reference : `${folder}/${reference}`;
    const file = climbs || isRooted(reference) ? null : files.readText(path);
    if (file?.ok) return normalise(file.text);
    problems.add(file ? file.problem : 'escapes');
    leavesTo ??= file?.folder;
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
  } else if (problems.has('variables')) {
    const message = `The prompt file ${quoted(reference)} is a file of variables, which may hold secrets`;
    const fix = 'Give a text file; what a .env file says reaches the workspaces as variables.';
    diagnostics.error('prompt_file_variables', message, at, fix);
  } else if (leavesTo !== undefined) {
    const { message, help } = linkLeaves(`The prompt file ${quoted(reference)}`, leavesTo);
    diagnostics.error('root_not_allowed', message, at, help);
  } else if ([...problems].every((problem) => problem === 'missing')) {
    const message = `The prompt file ${quoted(reference)} does not exist, so there is no prompt`;
    const places = folders.map((folder) => (folder === '' ? 'the template folder' : quoted(folder)));
    diagnostics.warning('prompt_file_missing', message, at, `Add it to ${places.join(' or ')}.`);
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
