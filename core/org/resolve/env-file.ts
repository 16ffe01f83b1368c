import type { Diagnostics } from './diagnostics.ts';
import { MAX_ENV_FILE_BYTES } from './limits.ts';
import { quoted } from './map-reader.ts';
import { linkLeaves } from './roots.ts';
import type { TemplateFiles } from './template-files.ts';

const KEY = /^[A-Za-z_][A-Za-z0-9_]*$/;

export interface EnvFile {
  readonly values: ReadonlyMap<string, string>;
  /** The first line that is not understood; 0: there is none. */
  readonly brokenLine: number;
}

/** Parses a `.env` file: `KEY=VALUE` lines, `#` comments, one pair of quotes around a value; empty values drop out. */
export function parseEnvFile(text: string): EnvFile {
  const values = new Map<string, string>();
  let brokenLine = 0;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const split = line.indexOf('=');
    const key = line.slice(0, Math.max(0, split)).trim();
    const value = unquoted(line.slice(split + 1).trim());
    if (!KEY.test(key) || value.includes('\0')) brokenLine ||= index + 1;
    else if (value !== '') values.set(key, value);
  }
  return { values, brokenLine };
}

function unquoted(value: string): string {
  const quote = value[0];
  const isQuoted = value.length >= 2 && (quote === '"' || quote === "'") && value.endsWith(quote);
  return isQuoted ? value.slice(1, -1) : value;
}

/** The variables of `<folder>/.env`; none when there is no such file. `folder` is relative to the template. */
export function readEnvFile(
  files: TemplateFiles,
  folder: string,
  diagnostics: Diagnostics,
): ReadonlyMap<string, string> {
  const file = files.readEnv(folder);
  const start = { file: file.path, line: 1, column: 1 };
  if (file.ok) {
    const { values, brokenLine } = parseEnvFile(file.text);
    if (brokenLine > 0) {
      // The line itself is not quoted: it may hold a secret.
      const message = 'This line is not KEY=VALUE and has no effect';
      const fix = 'Write one variable in one line, without "export".';
      diagnostics.warning('env_line_invalid', message, { ...start, line: brokenLine }, fix);
    }
    return values;
  }
  const what = `The file of variables ${quoted(file.path)}`;
  if (file.problem === 'root_not_allowed') {
    const { message, help } = linkLeaves(what, file.folder);
    diagnostics.warning('root_not_allowed', `${message}, so it is not used`, start, help);
  } else if (file.problem !== 'missing') {
    const reason =
      file.problem === 'file_too_large'
        ? `it is larger than ${MAX_ENV_FILE_BYTES / 1024} KiB`
        : file.problem.replaceAll('_', ' ');
    diagnostics.warning('env_file_unreadable', `${what} is not used: ${reason}`, start);
  }
  return NO_VARIABLES;
}

const NO_VARIABLES: ReadonlyMap<string, string> = new Map();
